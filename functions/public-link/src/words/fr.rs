//! French.

use super::Text;
use assessment::refusal::Refusal;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::NotReadyTitle => "Le résultat n’est pas encore prêt",
        Text::NoResultTitle => "Il n’y a pas de résultat",
        Text::AboutToBeInvited => "Le candidat va bientôt être invité. Le résultat sera ici dès qu’il sera prêt.",
        Text::NotBegun => "Le candidat est invité et n’a pas encore commencé.",
        Text::Begun => "Le candidat a commencé. Le résultat sera ici dès qu’il sera prêt.",
        Text::BeingPrepared => "Le résultat est en préparation. Réessayez dans une minute.",
        Text::OutOfTime => "Le candidat n’a pas terminé à temps. Vous pouvez commander l’évaluation une nouvelle fois.",
        Text::Refused(refusal) => refused(refusal),
        Text::LoginTitle => "Ce rapport demande une connexion",
        Text::Login => {
            "Les scores se trouvent dans votre outil de recrutement. Equalture ne nous a pas indiqué le nom de cette \
             candidature. Le rapport complet ne peut donc être ouvert que dans Equalture."
        }
        Text::OpenInEqualture => "L’ouvrir dans Equalture (connexion nécessaire)",
        Text::SeeTheProfile => "Le profil du candidat dans votre outil de recrutement montre ce qui reste.",
        Text::NoLink => "Equalture ne fournit pas le résultat pour le moment. Réessayez dans une minute.",
        Text::BadLink => {
            "Equalture a indiqué une adresse vers laquelle nous n’envoyons personne. Nous en avons été avertis."
        }
    }
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownPackage => {
            "Equalture ne propose plus cette évaluation. Choisissez-en une dans la liste actuelle et refaites la commande."
        }
        Refusal::CandidateNotAccepted => {
            "Equalture n’a pas pu inviter ce candidat avec le nom et l’adresse e-mail indiqués. Corrigez-les et refaites \
             la commande."
        }
        Refusal::NoEmail => "Ce candidat n’a pas d’adresse e-mail. Ajoutez-en une et refaites la commande.",
        Refusal::CandidateNotFound => {
            "L’adresse e-mail du candidat n’a pas pu être lue. Ajoutez-la à sa fiche et refaites la commande."
        }
        Refusal::DoubtNeverSettled => {
            "Equalture n’a pas confirmé l’invitation. Si le candidat ne l’a pas reçue, refaites la commande."
        }
    }
}
