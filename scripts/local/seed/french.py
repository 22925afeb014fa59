"""Tickets in French."""

from local.seed.story import Answer, Note, Reply, Story, Update

FRENCH = [
    Story(
        "caisse-bloquee",
        "Marie Dubois",
        "marie.dubois@boulangerie.example",
        "Caisse bloquée depuis ce matin",
        "Bonjour,\n\nla caisse du magasin reste bloquée sur « Synchronisation en cours » depuis 6 h 30. Nous ne pouvons plus "
        "encaisser par carte.\n\nVoici l'écran :\n\n[picture]\n\nMerci de nous rappeler très vite.\n\nMarie Dubois\nBoulangerie du Lac",
        (
            Update("liam", assignee="aiko", priority="p1", tags=("caisse", "outage")),
            Reply(
                "aiko",
                "Bonjour Madame Dubois,\n\nmerci de débrancher le boîtier réseau pendant trente secondes puis de relancer "
                "la caisse. Je reste disponible jusqu'à ce que tout fonctionne.\n\nAiko",
                status="Awaiting Info",
            ),
            Answer(
                "Cela fonctionne de nouveau, merci ! Mais les ventes d'hier soir n'apparaissent pas dans le journal."
            ),
            Note("aiko", "Les ventes sont dans la file d'attente locale, 41 écritures. Relance de la synchronisation."),
            Reply(
                "aiko",
                "Les ventes d'hier étaient encore en attente sur la caisse : les 41 écritures sont maintenant dans le "
                "journal.\n\nBonne journée,\nAiko",
                status="Resolved",
            ),
            Answer("Parfait, tout y est. Merci beaucoup !"),
        ),
        picture="ecran-caisse.png",
    ),
    Story(
        "facture-tva",
        "Étienne Lefèvre",
        "etienne.lefevre@imprimerie-lefevre.example",
        "Numéro de TVA erroné sur la facture de novembre",
        "Bonjour,\n\nle numéro de TVA qui figure sur notre facture de novembre n'est pas le nôtre. Pourriez-vous nous envoyer une "
        "facture corrigée ?\n\nCordialement,\nÉtienne Lefèvre",
        (
            Update("bruno", assignee="bruno", tags=("facturation",)),
            Reply(
                "bruno",
                "Bonjour Monsieur Lefèvre,\n\npouvez-vous me confirmer le numéro exact, préfixe compris ?\n\nBruno",
                status="Awaiting Info",
            ),
            Answer("Oui : FR 40 303 265 045.\n\nÉtienne Lefèvre"),
            Update("bruno", status="In Progress"),
        ),
        files=("facture-novembre.pdf",),
    ),
    Story(
        "badge-perdu",
        "Chloé Bernard",
        "chloe.bernard@clinique-des-alpes.example",
        "Badge perdu, accès à désactiver",
        "Bonjour, j'ai perdu mon badge dans le tram ce matin. Merci de le désactiver immédiatement.\n\nChloé Bernard, étage 3",
        (
            Update("bruno", assignee="bruno", priority="p1", tags=("accès", "sécurité")),
            Reply(
                "bruno",
                "Bonjour Chloé,\n\nvotre badge est désactivé. Le nouveau vous attend à l'accueil.\n\nBruno",
                status="Resolved",
            ),
        ),
    ),
    Story(
        "planning-equipe",
        "Lucas Moreau",
        "lucas.moreau@transports-moreau.example",
        "Le planning de la semaine 48 a disparu",
        "Bonjour,\n\nle planning de la semaine 48 est vide alors que nous l'avions rempli vendredi. Les autres semaines sont là.",
        (
            Update("aiko", assignee="aiko", priority="p2", tags=("planning",)),
            Note("aiko", "Supprimé vendredi à 18 h 04 par un import. À restaurer depuis la sauvegarde."),
        ),
    ),
    Story(
        "imprimante-reseau",
        "Sylvie Roche",
        "sylvie.roche@mairie-valbrune.example",
        "L'imprimante du guichet n'est plus visible sur le réseau",
        "Bonjour,\n\ndepuis le changement de bureau, l'imprimante du guichet n'apparaît plus.\n\nSylvie Roche\nMairie de Valbrune",
        (Update("bruno", assignee="bruno", tags=("printing", "network"), status="Accepted"),),
    ),
    Story(
        "devis-licences",
        "Nadia Benali",
        "nadia.benali@cabinet-benali.example",
        "Devis pour douze licences supplémentaires",
        "Bonjour,\n\nnous souhaitons un devis pour douze licences à partir de janvier.\n\nNadia Benali",
    ),
    Story(
        "colis-endommage",
        "Hugo Petit",
        "hugo.petit@personal-mail.example",
        "Colis arrivé endommagé (commande 55-10502)",
        "Le carton était ouvert et l'écran est rayé. Photo ci-dessous.\n\n[picture]\n\nHugo Petit",
        picture="colis.png",
    ),
    Story(
        "mot-de-passe",
        "Camille Girard",
        "camille.girard@ecole-des-tilleuls.example",
        "Le lien de connexion n'arrive pas",
        "J'ai demandé trois fois le lien, rien n'arrive, même dans les indésirables.\n\nCamille",
    ),
    Story(
        "formation",
        "Jean-Luc Fontaine",
        "jl.fontaine@coop-des-monts.example",
        "Formation pour deux nouvelles collègues",
        "Bonjour,\n\nproposez-vous une formation en ligne en décembre ?\n\nJean-Luc Fontaine",
    ),
    Story(
        "export-comptable",
        "Aïcha Diallo",
        "aicha.diallo@fiduciaire-diallo.example",
        "Export comptable : accents illisibles",
        "Les accents de l'export sont remplacés par des « Ã© ». Fichier joint.\n\nAïcha Diallo",
        files=("export-comptable.csv",),
    ),
    Story(
        "horaires-noel",
        "Thomas Garnier",
        "thomas.garnier@boulangerie.example",
        "Horaires d'ouverture pendant les fêtes",
        "Bonjour, serez-vous joignables le 24 et le 31 décembre ?\n\nThomas",
    ),
    Story(
        "ecran-noir",
        "Inès Lambert",
        "ines.lambert@mairie-valbrune.example",
        "Écran noir au démarrage du poste 14",
        "Le poste 14 affiche un écran noir puis redémarre sans fin.\n\nInès Lambert",
        (Update("liam", priority="p2", assignee="bruno"),),
    ),
]
