//! Dutch.

use super::Text;
use assessment::refusal::Refusal;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::NotReadyTitle => "Het resultaat is er nog niet",
        Text::NoResultTitle => "Er is geen resultaat",
        Text::AboutToBeInvited => "De kandidaat wordt zo uitgenodigd. Het resultaat staat hier zodra het er is.",
        Text::NotBegun => "De kandidaat is uitgenodigd en is nog niet begonnen.",
        Text::Begun => "De kandidaat is begonnen. Het resultaat staat hier zodra het er is.",
        Text::BeingPrepared => "Het resultaat wordt klaargezet. Probeer het over een minuut opnieuw.",
        Text::OutOfTime => "De kandidaat was niet op tijd klaar. Je kunt het assessment opnieuw bestellen.",
        Text::Refused(refusal) => refused(refusal),
        Text::LoginTitle => "Voor dit rapport moet je inloggen",
        Text::Login => {
            "De scores staan in je recruitmentsysteem. Equalture heeft ons de naam van deze sollicitatie niet gegeven. \
             Daarom kan het volledige rapport alleen in Equalture zelf worden geopend."
        }
        Text::OpenInEqualture => "Openen in Equalture (inloggen nodig)",
        Text::SeeTheProfile => "In het profiel van de kandidaat in je recruitmentsysteem staat wat er nog is.",
        Text::NoLink => "Equalture geeft het resultaat op dit moment niet vrij. Probeer het over een minuut opnieuw.",
        Text::BadLink => {
            "Equalture gaf een adres waar we niemand naartoe sturen. Wij hebben hier bericht van gekregen."
        }
    }
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownPackage => {
            "Equalture biedt dit assessment niet meer aan. Kies er een uit de huidige lijst en bestel opnieuw."
        }
        Refusal::CandidateNotAccepted => {
            "Equalture kon deze kandidaat niet uitnodigen met de opgegeven naam en het opgegeven e-mailadres. Verbeter ze en bestel opnieuw."
        }
        Refusal::NoEmail => "Deze kandidaat heeft geen e-mailadres. Voeg er een toe en bestel opnieuw.",
        Refusal::CandidateNotFound => {
            "Het e-mailadres van de kandidaat was niet op te vragen. Voeg het bij de kandidaat toe en bestel opnieuw."
        }
        Refusal::DoubtNeverSettled => {
            "Equalture heeft de uitnodiging niet bevestigd. Heeft de kandidaat geen e-mail gekregen, bestel dan opnieuw."
        }
    }
}
