//! Entries about the clocks: calendars of holidays say when daylight saving time begins, and nobody is off work then.

/// What such entries say, in lower case with straight apostrophes. The first three are those of Zammad
/// (`Calendar.day_and_comment_by_event`); all are whole phrases, for a holiday may well be in summer.
const PHRASES: [&str; 37] = [
    "daylight saving",
    "sommerzeit",
    "summertime",
    "british summer time",
    "european summer time",
    "summer time begins",
    "summer time starts",
    "summer time ends",
    "start of summer time",
    "end of summer time",
    "clock change",
    "clocks change",
    "clocks go forward",
    "clocks go back",
    "time change",
    "changement d'heure",
    "heure d'été",
    "heure d'ete",
    "heure d'hiver",
    "winterzeit",
    "zeitumstellung",
    "cambio de hora",
    "horario de verano",
    "horario de invierno",
    "ora legale",
    "ora solare",
    "horário de verão",
    "horário de inverno",
    "mudança de hora",
    "mudança da hora",
    "hora de verão",
    "zomertijd",
    "wintertijd",
    "sommertid",
    "sommartid",
    "kesäaika",
    "czas letni",
];

/// Whether a name is one of an entry about the clocks.
pub(crate) fn is_about_clocks(name: &str) -> bool {
    let name = name.to_lowercase().replace('’', "'");
    PHRASES.iter().any(|phrase| name.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_about_the_clocks_are_told_from_holidays() {
        for name in [
            "Daylight Saving Time starts",
            "Daylight saving time ends",
            "Beginn der Sommerzeit",
            "Ende der Sommerzeit",
            "Zeitumstellung auf Winterzeit",
            "Passage à l'heure d'été",
            "Passage à l’heure d’hiver",
            "CHANGEMENT D’HEURE",
            "Heure d'été",
            "British Summer Time Begins",
            "Clocks go back 1 hour",
            "Empieza el horario de verano",
            "Inizio ora legale",
            "Início do horário de verão",
            "Einde zomertijd",
        ] {
            assert!(is_about_clocks(name), "{name}");
        }
        for name in
            ["Summer Bank Holiday", "Labour Day", "Sommerfest", "Sommerferien", "Fête d'été", "Daylight", "Timeout"]
        {
            assert!(!is_about_clocks(name), "{name}");
        }
    }
}
