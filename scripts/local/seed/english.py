"""Tickets in English."""

from local.seed.story import Answer, Note, Reply, Story, Update

ENGLISH = [
    Story(
        "invoice-twice",
        "Anna Müller",
        "anna.mueller@holzbau-keller.example",
        "Invoice 2026-1187 was charged twice",
        "Hello\n\nOur bank statement shows invoice 2026-1187 twice, on the 9th and on the 10th of November (CHF 1,240.00 each)."
        "\n\nCould you refund one of them? I attach the statement.\n\nKind regards\nAnna Müller\nHolzbau Keller AG",
        (
            Update("aiko", assignee="aiko", priority="p2", status="Accepted", tags=("billing", "refund")),
            Note(
                "aiko",
                "The payment provider lists two captures for one authorisation. Asked finance to confirm before we refund.",
            ),
            Reply(
                "aiko",
                "Hello Anna\n\nI can see both charges. Our finance team is checking the second one now; "
                "you will hear from me by tomorrow noon.\n\nAiko",
                status="In Progress",
            ),
            Answer("Thank you for the quick answer. Tomorrow is fine.\n\nAnna"),
            Reply(
                "aiko",
                "Good morning Anna\n\nThe second charge was ours. CHF 1,240.00 went back to your account today; "
                "banks take two to three days.\n\nSorry for the trouble.\nAiko",
                status="Resolved",
            ),
            Answer("It arrived today. Perfect, thanks!"),
        ),
        files=("bank-statement-november.pdf",),
    ),
    Story(
        "label-printer",
        "Tom Baker",
        "tom@northside-bikes.example",
        "Label printer prints blank labels since the update",
        "Hi,\n\nsince Monday's update the label printer at the front desk feeds paper but prints nothing. "
        "The test page from the printer itself is fine.\n\nThis is what the dialog looks like:\n\n[picture]\n\nTom",
        (
            Update("bruno", assignee="bruno", priority="p2", tags=("printing",)),
            Reply(
                "bruno",
                'Hi Tom\n\nthanks for the picture. Please choose "Direct thermal" under Printer > Media and print '
                "again. The update reset that value for some models.\n\nBruno",
                status="Awaiting Info",
            ),
            Answer(
                "That was it! Blank labels are gone.\n\nBut now every label is cut 3 mm too low. Is there a setting for that too?"
            ),
            Reply(
                "bruno",
                "There is: Printer > Offset, set the top offset to -3.0 mm and save.\n\nBruno",
                status="Awaiting Info",
            ),
            Answer("Works. You can close this."),
            Update("bruno", status="Resolved"),
        ),
        picture="print-dialog.png",
    ),
    Story(
        "night-import",
        "Priya Nair",
        "priya.nair@lumen-optics.example",
        "Nightly import failed: connection reset by peer",
        "The import of last night stopped after 212 of 4,800 rows. The log is attached.\n\nWe need the stock figures before "
        "the shops open at 9.\n\nPriya",
        (
            Update("liam", assignee="bruno", priority="p1", tags=("import", "outage")),
            Note(
                "liam",
                "Third customer today. Same source network, looks like the provider's firewall. Bruno, please call them.",
            ),
            Reply(
                "bruno",
                "Hello Priya\n\nI started the import again by hand; it is at 60 % and will be through by 08:20. "
                "I stay on it.\n\nBruno",
                status="In Progress",
            ),
            Answer("Good, thank you. Please tell me when it is through, the shops are asking."),
            Reply(
                "bruno",
                "All 4,800 rows are in. The cause was a firewall rule at the data centre, now removed.\n\nBruno",
                status="Resolved",
            ),
        ),
        files=("import-2026-11-19.log", "stock-sample.csv"),
    ),
    Story(
        "warranty-scale",
        "George Whitfield",
        "g.whitfield@whitfield-butchers.example",
        "Shop scale shows E-04 (serial 88213-C)",
        "Good day,\n\nour counter scale shows E-04 and will not tare. It was bought in March, so it should be under warranty.\n\n"
        "George Whitfield",
        (
            Update("aiko", assignee="aiko", tags=("hardware", "warranty")),
            Reply(
                "aiko",
                "Dear Mr Whitfield\n\nE-04 means that the load cell reports no zero. The warranty covers it. "
                "I have ordered the part; the technician comes with it.\n\nAiko",
                status="Awaiting Parts",
            ),
            Note("aiko", "Part LC-15-2 ordered, expected on the 24th."),
        ),
    ),
    Story(
        "new-starters",
        "Hannah Cole",
        "hannah.cole@brightpath.example",
        "Three new starters on 1 December",
        "Hi team\n\nplease prepare accounts and laptops for:\n\n- Leo Grant, Sales\n- Ines Ferreira, Design\n- Samir Haddad, Finance"
        "\n\nTheir managers approved this already.\n\nHannah",
        (
            Update("bruno", assignee="bruno", tags=("onboarding",), status="Awaiting Approval"),
            Note("bruno", "Waiting for the licence of the finance tool."),
        ),
        cc=("ops@brightpath.example",),
    ),
    Story(
        "sign-in-loop",
        "Marek Nowak",
        "marek.nowak@solaris-gmbh.example",
        "I get sent back to the sign-in page again and again",
        "After the password change yesterday I am sent back to the sign-in page each time I open a report. Other pages work.\n\nMarek",
        (
            Update("aiko", assignee="aiko", priority="p2", tags=("sign-in",)),
            Reply(
                "aiko",
                "Hi Marek\n\nplease sign out on all devices (Profile > Security) and in again. If it happens once more, "
                "tell me which browser you use.\n\nAiko",
                status="Awaiting Info",
            ),
            Answer("Still the same. Firefox 145 on Windows 11. In a private window it works."),
            Note("aiko", "Stale cookie of the old report host. Engineering knows, fix ships on Thursday."),
            Reply(
                "aiko",
                "That helps: it is an old cookie. Deleting the cookies of our site solves it at once, and Thursday's "
                "release removes the cause.\n\nAiko",
                status="Resolved",
            ),
            Answer("Deleted, works now. Merci!"),
        ),
    ),
    Story(
        "export-columns",
        "Beatrix Lang",
        "b.lang@lang-consulting.example",
        "Can the export have a column for the cost centre?",
        "Hello\n\nwe book by cost centre and add that column by hand every month. Could your export contain it?\n\nBeatrix Lang",
        (
            Update("liam", priority="p4", tags=("feature-request",)),
            Reply(
                "liam",
                "Hello Beatrix\n\nnot today, but I have passed it on: you are the ninth to ask. I will write when it "
                "has a date.\n\nLiam",
                status="Scheduled",
            ),
        ),
    ),
    Story(
        "wifi-drops",
        "Oskar Lindgren",
        "oskar@fjallhotel.example",
        "Wi-Fi drops every evening in rooms 301 to 312",
        "Guests on the third floor lose Wi-Fi between 19:00 and 22:00, every evening. Restarting the access point helps for an hour.",
        (
            Update("bruno", assignee="bruno", priority="p2", tags=("network",)),
            Reply(
                "bruno",
                "Hello Oskar\n\nthe access point there runs hot and restarts itself. May I call you at 15:00 to move "
                "it to another channel together?\n\nBruno",
                status="Awaiting Callback",
            ),
            Answer("15:00 is good. Use my mobile, +46 70 555 01 23."),
        ),
    ),
    Story(
        "gdpr-request",
        "Claire Dunn",
        "claire.dunn@personal-mail.example",
        "Request for a copy of my personal data",
        "Under article 15 of the GDPR I ask for a copy of all personal data you hold about me.\n\nClaire Dunn",
        (
            Update("mona", assignee="liam", priority="p2", tags=("privacy",)),
            Note("mona", "Legal deadline is one month from today. Please keep me informed, Liam."),
        ),
    ),
    Story(
        "refund-status",
        "Jamal Idris",
        "jamal.idris@personal-mail.example",
        "Where is my refund?",
        "I returned order 55-10293 three weeks ago and have heard nothing since. This is the second time I write.",
        (Update("aiko", assignee="aiko", priority="p2", tags=("refund",)),),
    ),
    Story(
        "phone-system",
        "Rita Santos",
        "rita.santos@casaverde.example",
        "Calls are cut after exactly 30 seconds",
        "Since this morning every outgoing call ends after 30 seconds. Incoming calls are fine.\n\nRita",
        (
            Update("liam", priority="p1", assignee="bruno", tags=("telephony", "outage")),
            Reply(
                "bruno",
                "Hello Rita\n\nthirty seconds is the classic sign of a blocked answer packet. I am changing the "
                "session settings now, please try again in five minutes.\n\nBruno",
                status="In Progress",
            ),
        ),
    ),
    Story(
        "slow-reports",
        "Henrik Dahl",
        "henrik.dahl@nordfrakt.example",
        "Monthly report takes ten minutes",
        "The monthly report took seconds until October. Now it takes ten minutes, for all of us.",
        (
            Update("aiko", assignee="aiko", tags=("performance",)),
            Note("aiko", "Missing index after the October migration?"),
        ),
    ),
    Story(
        "delivery-note",
        "Sofia Rossi",
        "sofia.rossi@tessuti-rossi.example",
        "Delivery note missing from parcel 7781-A",
        "Parcel 7781-A came without a delivery note. Could you send it as a PDF?\n\nSofia Rossi",
    ),
    Story(
        "vpn-token",
        "Ben Carter",
        "ben.carter@northside-bikes.example",
        "New phone, VPN token gone",
        "I have a new phone and the token app is empty. I cannot reach the VPN from home.\n\nBen",
    ),
    Story(
        "contract-end",
        "Laura Fischer",
        "l.fischer@praxis-fischer.example",
        "Cancellation of contract 30-4471 at year end",
        "Please cancel contract 30-4471 as of 31 December and confirm in writing.\n\nDr. Laura Fischer",
        files=("cancellation-signed.pdf",),
    ),
    Story(
        "mailbox-full",
        "Niall Byrne",
        "niall.byrne@harbour-legal.example",
        "Mailbox full, cannot send anything",
        "My mailbox is full although I deleted two years of mail. I cannot send contracts. Urgent!\n\nNiall",
    ),
    Story(
        "calendar-share",
        "Emily Novak",
        "emily.novak@brightpath.example",
        "Share the studio calendar with freelancers",
        "How can freelancers see the studio calendar without an account?\n\nEmily",
    ),
    Story(
        "order-wrong-size",
        "Pedro Alves",
        "pedro.alves@personal-mail.example",
        "Wrong size delivered, order 55-10411",
        "I ordered size 43 and got 41. The box says 43. Picture below.\n\n[picture]\n\nPedro",
        picture="shoe-label.png",
    ),
    Story(
        "api-429",
        "Yuki Tanaka",
        "yuki.tanaka@lumen-optics.example",
        "API answers 429 far below our limit",
        "We send about 20 requests per second and get 429 from time to time. Our plan says 50. Example request ids are in the log.",
        files=("requests.log",),
    ),
    Story(
        "meeting-room",
        "Olivia Reed",
        "olivia.reed@harbour-legal.example",
        "Screen in meeting room 2 stays black",
        "The screen in meeting room 2 stays black with every laptop. A client meeting starts at 14:00.",
    ),
    Story(
        "address-change",
        "Karl Vogel",
        "karl.vogel@holzbau-keller.example",
        "New billing address from January",
        "From January: Holzbau Keller AG, Sägeweg 4, 8400 Winterthur. Please change it for all our contracts.\n\nKarl Vogel",
    ),
    Story(
        "two-factor",
        "Amara Okafor",
        "amara.okafor@brightpath.example",
        "Can we make two-factor sign-in mandatory?",
        "Our auditors ask for it. Is there a switch for all our people at once?\n\nAmara",
    ),
    Story(
        "language-wrong",
        "Jonas Weber",
        "jonas.weber@solaris-gmbh.example",
        "The app turned Portuguese overnight",
        "Since this morning everything is in Portuguese. Beautiful, but nobody here speaks it.",
    ),
    Story(
        "thanks",
        "Mia Hoffmann",
        "mia.hoffmann@praxis-fischer.example",
        "Thank you for Friday",
        "I only wanted to say that your colleague on Friday was very patient with us. Thank you!\n\nMia",
        (Reply("mona", "Dear Mia\n\nthat made our morning. I have passed it on.\n\nMona", status="Resolved"),),
    ),
]
