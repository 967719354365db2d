//! Dutch.

use super::Text;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::Code => "Code:",
        Text::Languages => "Taal",
        Text::Check => "Controleer het volgende",
        Text::UnknownTitle => "Deze link werkt niet",
        Text::Unknown => "Op dit adres is niets te vinden. Misschien is het bij het kopiëren afgebroken.",
        Text::EndedTitle => "Deze link is verlopen",
        Text::Ended => "Wat hier te zien was, wordt niet meer bewaard.",
        Text::ProblemTitle => "Dat is niet gelukt",
        Text::OnlyByItsLink => "Deze pagina kun je alleen met de link openen.",
        Text::TooLarge => "Wat je hebt gestuurd, is te groot.",
        Text::TooOften => "Dat is te vaak geprobeerd. Wacht een paar minuten en probeer het opnieuw.",
        Text::NotUnderstood => "We konden niet lezen wat er is gestuurd. Ga terug en probeer het opnieuw.",
        Text::AnswerOfOthers => {
            "Een ander systeem gaf niet het juiste antwoord. Probeer het over een paar minuten opnieuw."
        }
        Text::Unavailable => {
            "Deze pagina is nu even niet beschikbaar. Er is niets verloren gegaan. Probeer het over een minuut opnieuw."
        }
        Text::Ours => "Er ging bij ons iets mis. Probeer het over een minuut opnieuw.",
    }
}
