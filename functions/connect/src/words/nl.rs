//! Dutch.

use super::Say;
use crate::trouble::Trouble;

pub(super) fn say(what: Say) -> &'static str {
    match what {
        Say::ConnectTitle => "Equalture koppelen",
        Say::Intro => {
            "Zodra Equalture is gekoppeld, bestellen recruiters de assessments in SmartRecruiters en zien ze daar de resultaten."
        }
        Say::Company => "Bedrijf",
        Say::Goes => "Gaat naar Equalture",
        Say::WhatGoes => "De naam en het e-mailadres van de kandidaat, en welk assessment is besteld.",
        Say::ComesBack => "Komt terug",
        Say::WhatComesBack => "Hoe ver de kandidaat is, een tekst per eigenschap en een link naar het rapport.",
        Say::Kept => "Onderweg bewaard",
        Say::KeptForDays => "Naam en e-mailadres tot de kandidaat is uitgenodigd; resultaten {} dagen.",
        Say::KeptUntilTold => {
            "Naam en e-mailadres tot de kandidaat is uitgenodigd; resultaten tot SmartRecruiters ze heeft."
        }
        Say::KeptOrder => "De bestelling zonder die gegevens {} dagen.",
        Say::ClientId => "Client-ID van Equalture",
        Say::ClientIdHint => "Je bedrijf krijgt van Equalture een client-ID en een client secret.",
        Say::ClientSecret => "Client secret van Equalture",
        Say::Agree => "Akkoord en koppelen",
        Say::AskAgain => {
            "Je bedrijf is gekoppeld. Vul de Equalture-gegevens in waarmee het is gekoppeld om de instellingen te openen."
        }
        Say::OpenSettings => "Instellingen openen",
        Say::GiveClientId => "Vul het client-ID in.",
        Say::GiveClientSecret => "Vul het client secret in.",
        Say::NotTaken => "Equalture accepteert dit client-ID met dit secret niet.",
        Say::NotStored => "Je bedrijf is met een ander client-ID of secret gekoppeld.",
        Say::DoneTitle => "Equalture is gekoppeld",
        Say::Done => "Je recruiters kunnen nu assessments bestellen in SmartRecruiters.",
        Say::DoneNext => "Je kunt dit venster sluiten.",
        Say::SettingsTitle => "Instellingen van Equalture",
        Say::PackageType => "In SmartRecruiters vermeld als",
        Say::Behavioral => "Gedragsassessment",
        Say::SkillTest => "Vaardigheidstest",
        Say::Inline => "Ook tijdens het solliciteren",
        Say::InlineHint => "Elk assessment staat een tweede keer in de lijst, voor gebruik in de sollicitatie.",
        Say::Scale => "Hoogste niveau op de schaal van Equalture",
        Say::ScaleHint => "Daarmee krijgt SmartRecruiters ook een getal. Laat het leeg voor alleen woorden.",
        Say::Language => "Taal van rapporten",
        Say::LanguageHint => {
            "Een code zoals en of nl, voor lezers met een browser die geen taal noemt. Leeg: Equalture kiest."
        }
        Say::Expires => "Dagen tot een bestelling verloopt",
        Say::ExpiresHint => "Zo lang heeft een kandidaat voor het assessment.",
        Say::Keep => "Dagen dat resultaten bewaard blijven",
        Say::KeepHint => "Bij 0 alleen tot SmartRecruiters ze heeft.",
        Say::Doubts => "Als niemand weet of een kandidaat is uitgenodigd",
        Say::DoubtsHint => "Bij een tweede poging kan een kandidaat twee uitnodigingen krijgen.",
        Say::DoubtsRetry => "Na een half uur nog één keer proberen",
        Say::DoubtsHold => "Wachten tot iemand ernaar kijkt",
        Say::CallbackToken => "Token voor callbacks",
        Say::TokenIsSet => "Er is er een ingesteld. Vul een ander in om het te vervangen.",
        Say::TokenIsNotSet => {
            "Er is er geen ingesteld. Vul er alleen een in als je dat met Equalture hebt afgesproken."
        }
        Say::ForgetToken => "Token verwijderen",
        Say::Save => "Opslaan",
        Say::Saved => "Je instellingen zijn opgeslagen.",
        Say::WayBack => "Terug naar SmartRecruiters",
        Say::ChooseOne => "Kies een van de antwoorden.",
        Say::BadScale => "Het hoogste niveau is een heel getal van 1 tot en met 255, of leeg.",
        Say::BadLanguage => "De taal is een code zoals en, of leeg.",
        Say::BadExpiry => "De dagen tot een bestelling verloopt zijn een heel getal van 1 tot en met 3650.",
        Say::BadKeeping => "De dagen dat resultaten bewaard blijven zijn een heel getal van 0 tot en met 3650.",
        Say::UnfitToken => "Het token heeft 16 tot 256 letters, cijfers of tekens, en geen spaties.",
        Say::TokenAndNone => "Vul een token in of verwijder het, niet allebei.",
        Say::TestTitle => "Werkt de koppeling?",
        Say::Test => "Nu testen",
        Say::EqualtureTakes => "Equalture accepteert je gegevens.",
        Say::EqualtureRefuses => "Equalture accepteert je gegevens niet meer.",
        Say::EqualtureSilentNow => "Equalture antwoordt op dit moment niet.",
        Say::EqualtureBlockedNow => "Equalture geeft op het ingestelde adres geen toegang.",
        Say::AtsTakes => "SmartRecruiters accepteert onze gegevens.",
        Say::AtsRefuses => {
            "SmartRecruiters accepteert onze gegevens niet meer. Als Equalture daar is ontkoppeld, koppel het dan hier opnieuw."
        }
        Say::Reconnect => "Opnieuw koppelen",
        Say::AtsSilentNow => "SmartRecruiters antwoordt op dit moment niet.",
        Say::AtsBlockedNow => "SmartRecruiters geeft op het ingestelde adres geen toegang.",
        Say::Reports => "Equalture meldt wanneer kandidaten beginnen en klaar zijn.",
        Say::ReportsNot => {
            "Equalture kon niet worden gevraagd te melden wanneer kandidaten beginnen. De resultaten komen toch."
        }
        Say::StartAgain => "Begin opnieuw",
        Say::NotConnected => "Equalture is niet gekoppeld",
        Say::OpenAgain => "Pagina opnieuw openen",
    }
}

pub(super) fn sentence(trouble: Trouble) -> Option<&'static str> {
    Some(match trouble {
        Trouble::Method | Trouble::TooLarge | Trouble::NotAForm | Trouble::Store => return None,
        Trouble::NoCompany => "Dit adres noemt geen bedrijf. Open het vanuit SmartRecruiters.",
        Trouble::BadWayBack => "De weg terug in dit adres leidt niet naar SmartRecruiters. Er is niets gedaan.",
        Trouble::NoToken | Trouble::ForeignToken => "Dit formulier is niet voor jou gemaakt. Er is niets gedaan.",
        Trouble::Expired => "Dit formulier stond langer dan een kwartier open. Er is niets gedaan.",
        Trouble::Used => {
            "Dit formulier is al verstuurd. Als je twee keer hebt geklikt, telt de eerste klik: kijk in SmartRecruiters wat ervan is geworden."
        }
        Trouble::Outdated => {
            "Sinds dit formulier is geopend, is je bedrijf gekoppeld of ontkoppeld, of heeft iemand de instellingen gewijzigd."
        }
        Trouble::TooMany(_) => "Er zijn te veel verkeerde gegevens ingevuld. Wacht een minuut.",
        Trouble::EqualtureSilent => {
            "Equalture antwoordt op dit moment niet. Er is niets opgeslagen. Probeer het over een minuut opnieuw."
        }
        Trouble::EqualtureBlocked => {
            "Equalture geeft op het ingestelde adres geen toegang. Er is niets opgeslagen. Meld het aan wie deze koppeling beheert."
        }
        Trouble::NoConsent => {
            "Volgens SmartRecruiters heeft je bedrijf de koppeling niet toegestaan. Er is niets opgeslagen. Begin in SmartRecruiters en sta de koppeling daar toe."
        }
        Trouble::NotConfigured => {
            "SmartRecruiters kent deze koppeling nog niet. Er is niets opgeslagen. Meld aan wie haar beheert: de partnerconfiguratie ontbreekt."
        }
        Trouble::AlreadyConnected => {
            "Volgens SmartRecruiters is je bedrijf al gekoppeld. Ontkoppel Equalture in SmartRecruiters en koppel het daarna opnieuw."
        }
        Trouble::NotAccepted => {
            "SmartRecruiters heeft de koppeling niet geaccepteerd. Er is niets opgeslagen. Meld het aan wie haar beheert."
        }
        Trouble::MasterRefused => {
            "SmartRecruiters accepteert deze koppeling niet als partner. Er is niets opgeslagen. Meld aan wie haar beheert: de master-gegevens moeten worden nagekeken."
        }
        Trouble::AtsSilent => {
            "SmartRecruiters antwoordt op dit moment niet. Er is niets opgeslagen. Probeer het over een minuut opnieuw."
        }
        Trouble::Unclear => {
            "SmartRecruiters heeft de koppeling niet bevestigd, maar misschien wel gemaakt. Ontkoppel Equalture in SmartRecruiters en koppel het daarna opnieuw."
        }
        Trouble::Overtaken => {
            "Iemand anders is je bedrijf op dit moment aan het koppelen. Kijk in SmartRecruiters wat ervan is geworden."
        }
    })
}
