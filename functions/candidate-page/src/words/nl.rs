//! Dutch.

use super::Text;
use crate::ago::Ago;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::PreparedTitle => "Je assessment wordt klaargezet",
        Text::CheckMailTitle => "Kijk in je mail voor je assessment",
        Text::StartedTitle => "Je bent aan je assessment begonnen",
        Text::DoneTitle => "Bedankt, je assessment is klaar",
        Text::OverTitle => "De tijd voor dit assessment is voorbij",
        Text::UnconfirmedTitle => "Je uitnodiging is niet bevestigd",
        Text::NothingTitle => "Er is nu geen assessment voor je",
        Text::EndedTitle => "Dit assessment is beëindigd",
        Text::WillSend => "Equalture stuurt je een e-mail met een link naar je assessment.",
        Text::Asked => {
            "We hebben Equalture gevraagd je een e-mail met een link naar je assessment te sturen. We weten niet of dat \
             is gebeurd."
        }
        Text::HasSent => "Equalture heeft je een e-mail met een link naar je assessment gestuurd.",
        Text::FinishIt => "Je kunt het afmaken met de link in de e-mail van Equalture.",
        Text::CompanySees => "Het bedrijf ziet je resultaat bij je sollicitatie.",
        Text::NewInvitation => "Het bedrijf kan je een nieuwe uitnodiging sturen.",
        Text::TryItsLink => {
            "Heb je een e-mail van Equalture, dan kun je de link daarin proberen. Het bedrijf kan je een nieuwe \
             uitnodiging sturen."
        }
        Text::CompanyIsTold => "Het bedrijf weet ervan en neemt contact op als het iets van je nodig heeft.",
        Text::NothingLeft => "Je hoeft hier niets meer te doen.",
        Text::WillGoTo => "De e-mail gaat naar",
        Text::ShouldGoTo => "De e-mail zou moeten gaan naar",
        Text::WentTo => "De e-mail ging naar",
        Text::NoNeedToWait => "Je hoeft hier niet te wachten. Je sollicitatie is veilig.",
        Text::Longer => "Dit duurt langer dan normaal. Je hoeft hier niet te wachten. Je sollicitatie is veilig.",
        Text::NothingThere => {
            "Na tien minuten nog niets? Kijk in je spammap. Staat de e-mail daar ook niet, of klopt het adres niet? \
             Vraag het bedrijf dan om je opnieuw uit te nodigen. Je sollicitatie is hoe dan ook veilig."
        }
        Text::Back => "Terug naar je sollicitatie",
        Text::GoBack => "Ga terug naar waar je hebt gesolliciteerd om te zien hoe je sollicitatie ervoor staat.",
        Text::GoBackAfterAll => "Ga terug naar je sollicitatie om te zien hoe die ervoor staat.",
        Text::Company => "Bedrijf",
        Text::Job => "Vacature",
        Text::UnavailableTitle => "Deze pagina kan nu even niet worden getoond",
        Text::Unavailable => {
            "Je sollicitatie is veilig. Laad deze pagina over een minuut opnieuw, of ga terug naar je sollicitatie."
        }
    }
}

pub(super) fn ago(ago: Ago) -> String {
    match ago {
        Ago::Moment => "zojuist".to_owned(),
        Ago::Minutes(count) => format!("ongeveer {count} minuten geleden"),
        Ago::Hour => "ongeveer een uur geleden".to_owned(),
        Ago::Hours(count) => format!("ongeveer {count} uur geleden"),
        Ago::Day => "ongeveer een dag geleden".to_owned(),
        Ago::Days(count) => format!("ongeveer {count} dagen geleden"),
    }
}
