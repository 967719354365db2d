//! French.

use super::Say;
use crate::trouble::Trouble;

pub(super) fn say(what: Say) -> &'static str {
    match what {
        Say::ConnectTitle => "Connecter Equalture",
        Say::Intro => {
            "Une fois Equalture connecté, les recruteurs commandent ses évaluations dans SmartRecruiters et y voient les résultats."
        }
        Say::Company => "Entreprise",
        Say::Goes => "Envoyé à Equalture",
        Say::WhatGoes => "Le nom et l’adresse e-mail du candidat, et l’évaluation commandée.",
        Say::ComesBack => "Reçu en retour",
        Say::WhatComesBack => "L’avancement du candidat, un texte par trait et un lien vers le rapport.",
        Say::Kept => "Conservé entre-temps",
        Say::KeptForDays => "Le nom et l’adresse e-mail jusqu’à l’invitation ; les résultats pendant {} jours.",
        Say::KeptUntilTold => {
            "Le nom et l’adresse e-mail jusqu’à l’invitation ; les résultats jusqu’à ce que SmartRecruiters les ait."
        }
        Say::KeptOrder => "La commande sans ces données pendant {} jours.",
        Say::ClientId => "Identifiant client Equalture",
        Say::ClientIdHint => "Equalture donne à votre entreprise un identifiant client et un secret client.",
        Say::ClientSecret => "Secret client Equalture",
        Say::Agree => "Accepter et connecter",
        Say::AskAgain => {
            "Votre entreprise est connectée. Pour ouvrir ses paramètres, saisissez les identifiants Equalture avec lesquels elle a été connectée."
        }
        Say::OpenSettings => "Ouvrir les paramètres",
        Say::GiveClientId => "Saisissez l’identifiant client.",
        Say::GiveClientSecret => "Saisissez le secret client.",
        Say::NotTaken => "Equalture n’accepte pas cet identifiant client avec ce secret.",
        Say::NotStored => "Votre entreprise a été connectée avec un autre identifiant client ou un autre secret.",
        Say::DoneTitle => "Equalture est connecté",
        Say::Done => "Vos recruteurs peuvent maintenant commander des évaluations dans SmartRecruiters.",
        Say::DoneNext => "Vous pouvez fermer cette fenêtre.",
        Say::SettingsTitle => "Paramètres d’Equalture",
        Say::PackageType => "Présenté dans SmartRecruiters comme",
        Say::Behavioral => "Évaluation comportementale",
        Say::SkillTest => "Test de compétences",
        Say::Inline => "Aussi pendant la candidature",
        Say::InlineHint => {
            "Chaque évaluation figure une seconde fois dans la liste, pour être utilisée dans la candidature."
        }
        Say::Scale => "Niveau le plus haut de l’échelle d’Equalture",
        Say::ScaleHint => "SmartRecruiters reçoit alors aussi un nombre. Laissez vide pour n’envoyer que des mots.",
        Say::Language => "Langue des rapports",
        Say::LanguageHint => {
            "Un code comme en ou nl, si le navigateur ne demande aucune langue. Vide : Equalture choisit."
        }
        Say::Expires => "Jours avant qu’une commande expire",
        Say::ExpiresHint => "C’est le temps dont le candidat dispose pour l’évaluation.",
        Say::Keep => "Jours de conservation des résultats",
        Say::KeepHint => "Avec 0, seulement jusqu’à ce que SmartRecruiters les ait.",
        Say::Doubts => "Si personne ne sait si un candidat a été invité",
        Say::DoubtsHint => "Un second essai peut inviter un candidat deux fois.",
        Say::DoubtsRetry => "Réessayer une fois après une demi-heure",
        Say::DoubtsHold => "Attendre que quelqu’un vérifie",
        Say::CallbackToken => "Jeton des rappels",
        Say::TokenIsSet => "Un jeton est défini. Saisissez-en un autre pour le remplacer.",
        Say::TokenIsNotSet => "Aucun n’est défini. N’en saisissez un que si vous l’avez convenu avec Equalture.",
        Say::ForgetToken => "Supprimer le jeton",
        Say::Save => "Enregistrer",
        Say::Saved => "Vos paramètres sont enregistrés.",
        Say::WayBack => "Retour à SmartRecruiters",
        Say::ChooseOne => "Choisissez l’une des réponses.",
        Say::BadScale => "Le niveau le plus haut est un nombre entier de 1 à 255, ou vide.",
        Say::BadLanguage => "La langue est un code comme en, ou vide.",
        Say::BadExpiry => "Les jours avant qu’une commande expire sont un nombre entier de 1 à 3650.",
        Say::BadKeeping => "Les jours de conservation des résultats sont un nombre entier de 0 à 3650.",
        Say::UnfitToken => "Le jeton compte de 16 à 256 lettres, chiffres ou signes, sans espace.",
        Say::TokenAndNone => "Saisissez un jeton ou supprimez-le, pas les deux.",
        Say::TestTitle => "La connexion fonctionne-t-elle ?",
        Say::Test => "Tester maintenant",
        Say::EqualtureTakes => "Equalture accepte vos identifiants.",
        Say::EqualtureRefuses => "Equalture n’accepte plus vos identifiants.",
        Say::EqualtureSilentNow => "Equalture ne répond pas pour le moment.",
        Say::EqualtureBlockedNow => "Equalture ne donne pas accès à l’adresse configurée.",
        Say::AtsTakes => "SmartRecruiters accepte nos identifiants.",
        Say::AtsRefuses => {
            "SmartRecruiters n’accepte plus nos identifiants. Si Equalture y est déconnecté, reconnectez-le ici."
        }
        Say::Reconnect => "Reconnecter",
        Say::AtsSilentNow => "SmartRecruiters ne répond pas pour le moment.",
        Say::AtsBlockedNow => "SmartRecruiters ne donne pas accès à l’adresse configurée.",
        Say::Reports => "Equalture signale quand les candidats commencent et terminent.",
        Say::ReportsNot => "Equalture n’a pas pu être chargé de signaler le début. Les résultats arrivent quand même.",
        Say::StartAgain => "Veuillez recommencer",
        Say::NotConnected => "Equalture n’est pas connecté",
        Say::OpenAgain => "Rouvrir la page",
    }
}

pub(super) fn sentence(trouble: Trouble) -> Option<&'static str> {
    Some(match trouble {
        Trouble::Method | Trouble::TooLarge | Trouble::NotAForm | Trouble::Store => return None,
        Trouble::NoCompany => "Cette adresse ne nomme aucune entreprise. Ouvrez-la depuis SmartRecruiters.",
        Trouble::BadWayBack => "Le chemin de retour de cette adresse ne mène pas à SmartRecruiters. Rien n’a été fait.",
        Trouble::NoToken | Trouble::ForeignToken => "Ce formulaire n’a pas été fait pour vous. Rien n’a été fait.",
        Trouble::Expired => "Ce formulaire est resté ouvert plus d’un quart d’heure. Rien n’a été fait.",
        Trouble::Used => {
            "Ce formulaire a déjà été envoyé. Si vous avez cliqué deux fois, le premier clic compte : voyez le résultat dans SmartRecruiters."
        }
        Trouble::Outdated => {
            "Depuis l’ouverture de ce formulaire, votre entreprise a été connectée ou déconnectée, ou quelqu’un a modifié ses paramètres."
        }
        Trouble::TooMany(_) => "Trop d’identifiants erronés ont été saisis. Attendez une minute.",
        Trouble::EqualtureSilent => {
            "Equalture ne répond pas pour le moment. Rien n’a été enregistré. Réessayez dans une minute."
        }
        Trouble::EqualtureBlocked => {
            "Equalture ne donne pas accès à l’adresse configurée. Rien n’a été enregistré. Prévenez les responsables de cette connexion."
        }
        Trouble::NoConsent => {
            "Selon SmartRecruiters, votre entreprise n’a pas autorisé la connexion. Rien n’a été enregistré. Commencez dans SmartRecruiters et autorisez-la là-bas."
        }
        Trouble::NotConfigured => {
            "SmartRecruiters ne connaît pas encore cette connexion. Rien n’a été enregistré. Prévenez ses responsables : sa configuration de partenaire manque."
        }
        Trouble::AlreadyConnected => {
            "Selon SmartRecruiters, votre entreprise est déjà connectée. Déconnectez Equalture dans SmartRecruiters, puis reconnectez-le."
        }
        Trouble::NotAccepted => {
            "SmartRecruiters n’a pas accepté la connexion. Rien n’a été enregistré. Prévenez ses responsables."
        }
        Trouble::MasterRefused => {
            "SmartRecruiters n’accepte pas cette connexion comme partenaire. Rien n’a été enregistré. Prévenez ses responsables : ses identifiants maîtres sont à vérifier."
        }
        Trouble::AtsSilent => {
            "SmartRecruiters ne répond pas pour le moment. Rien n’a été enregistré. Réessayez dans une minute."
        }
        Trouble::Unclear => {
            "SmartRecruiters n’a pas confirmé la connexion, mais l’a peut-être établie. Déconnectez Equalture dans SmartRecruiters, puis reconnectez-le."
        }
        Trouble::Overtaken => {
            "Quelqu’un d’autre connecte votre entreprise en ce moment. Voyez le résultat dans SmartRecruiters."
        }
    })
}
