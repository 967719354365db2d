//! German.

use super::Text;
use assessment::refusal::Refusal;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::NotReadyTitle => "Das Ergebnis liegt noch nicht vor",
        Text::NoResultTitle => "Es gibt kein Ergebnis",
        Text::AboutToBeInvited => {
            "Die Einladung wird gerade vorbereitet. Das Ergebnis erscheint hier, sobald es vorliegt."
        }
        Text::NotBegun => "Die Einladung ist verschickt, das Assessment wurde aber noch nicht begonnen.",
        Text::Begun => "Das Assessment wurde begonnen. Das Ergebnis erscheint hier, sobald es vorliegt.",
        Text::BeingPrepared => "Das Ergebnis wird vorbereitet. Versuchen Sie es in einer Minute noch einmal.",
        Text::OutOfTime => "Das Assessment wurde nicht rechtzeitig beendet. Sie können es noch einmal bestellen.",
        Text::Refused(refusal) => refused(refusal),
        Text::LoginTitle => "Für diesen Bericht ist eine Anmeldung nötig",
        Text::Login => {
            "Die Werte stehen in Ihrem Recruiting-System. Equalture hat uns den Namen dieser Bewerbung nicht mitgeteilt. \
             Deshalb lässt sich der vollständige Bericht nur in Equalture selbst öffnen."
        }
        Text::OpenInEqualture => "In Equalture öffnen (Anmeldung nötig)",
        Text::SeeTheProfile => "Was noch vorhanden ist, steht im Bewerberprofil in Ihrem Recruiting-System.",
        Text::NoLink => {
            "Equalture gibt das Ergebnis im Moment nicht heraus. Versuchen Sie es in einer Minute noch einmal."
        }
        Text::BadLink => {
            "Equalture hat eine Adresse genannt, an die wir niemanden weiterleiten. Wir wurden darüber benachrichtigt."
        }
    }
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownPackage => {
            "Equalture bietet dieses Assessment nicht mehr an. Wählen Sie eines aus der aktuellen Liste und bestellen Sie neu."
        }
        Refusal::CandidateNotAccepted => {
            "Mit dem angegebenen Namen und der angegebenen E-Mail-Adresse konnte Equalture keine Einladung verschicken. \
             Korrigieren Sie die Angaben und bestellen Sie neu."
        }
        Refusal::NoEmail => "Zu dieser Bewerbung fehlt die E-Mail-Adresse. Ergänzen Sie sie und bestellen Sie neu.",
        Refusal::CandidateNotFound => {
            "Die E-Mail-Adresse zu dieser Bewerbung war nicht abrufbar. Ergänzen Sie sie dort und bestellen Sie neu."
        }
        Refusal::DoubtNeverSettled => {
            "Equalture hat die Einladung nicht bestätigt. Falls keine E-Mail angekommen ist, bestellen Sie bitte neu."
        }
    }
}
