//! French.

use super::Text;
use crate::ago::Ago;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::PreparedTitle => "Votre évaluation est en préparation",
        Text::CheckMailTitle => "Votre évaluation arrive par e-mail",
        Text::StartedTitle => "Vous avez commencé votre évaluation",
        Text::DoneTitle => "Merci, votre évaluation est terminée",
        Text::OverTitle => "Le délai pour cette évaluation est dépassé",
        Text::UnconfirmedTitle => "Votre invitation n’a pas été confirmée",
        Text::NothingTitle => "Vous n’avez pas d’évaluation à passer pour le moment",
        Text::EndedTitle => "Cette évaluation a pris fin",
        Text::WillSend => "Equalture va vous envoyer un e-mail avec un lien vers votre évaluation.",
        Text::Asked => {
            "Nous avons demandé à Equalture de vous envoyer un e-mail avec un lien vers votre évaluation. Nous ne savons \
             pas si cela a été fait."
        }
        Text::HasSent => "Equalture vous a envoyé un e-mail avec un lien vers votre évaluation.",
        Text::FinishIt => "Vous pouvez la terminer avec le lien reçu dans l’e-mail d’Equalture.",
        Text::CompanySees => "L’entreprise verra votre résultat dans votre candidature.",
        Text::NewInvitation => "L’entreprise peut vous envoyer une nouvelle invitation.",
        Text::TryItsLink => {
            "Si vous avez reçu un e-mail d’Equalture, vous pouvez essayer son lien. L’entreprise peut vous envoyer une \
             nouvelle invitation."
        }
        Text::CompanyIsTold => "L’entreprise est prévenue et vous contactera si elle a besoin de quelque chose.",
        Text::NothingLeft => "Vous n’avez plus rien à faire ici.",
        Text::WillGoTo => "L’e-mail sera envoyé à",
        Text::ShouldGoTo => "L’e-mail devrait être envoyé à",
        Text::WentTo => "L’e-mail a été envoyé à",
        Text::NoNeedToWait => "Vous n’avez pas besoin d’attendre ici. Votre candidature est bien enregistrée.",
        Text::Longer => {
            "Cela prend plus de temps que d’habitude. Vous n’avez pas besoin d’attendre ici. Votre candidature est bien \
             enregistrée."
        }
        Text::NothingThere => {
            "Toujours rien après dix minutes ? Regardez dans vos courriers indésirables. Si l’e-mail n’y est pas non \
             plus, ou si l’adresse est fausse, demandez à l’entreprise de vous inviter à nouveau. Dans tous les cas, \
             votre candidature est bien enregistrée."
        }
        Text::Back => "Retour à votre candidature",
        Text::GoBack => "Pour savoir où en est votre candidature, retournez là où vous avez postulé.",
        Text::GoBackAfterAll => "Retournez à votre candidature pour savoir où elle en est.",
        Text::Company => "Entreprise",
        Text::Job => "Poste",
        Text::UnavailableTitle => "Cette page ne peut pas être affichée pour le moment",
        Text::Unavailable => {
            "Votre candidature est bien enregistrée. Rechargez cette page dans une minute, ou retournez à votre candidature."
        }
    }
}

pub(super) fn ago(ago: Ago) -> String {
    match ago {
        Ago::Moment => "à l’instant".to_owned(),
        Ago::Minutes(count) => format!("il y a environ {count} minutes"),
        Ago::Hour => "il y a environ une heure".to_owned(),
        Ago::Hours(count) => format!("il y a environ {count} heures"),
        Ago::Day => "il y a environ un jour".to_owned(),
        Ago::Days(count) => format!("il y a environ {count} jours"),
    }
}
