//! French.

use super::Text;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::Code => "Code :",
        Text::Languages => "Langue",
        Text::Check => "Veuillez vérifier les points suivants",
        Text::UnknownTitle => "Ce lien ne fonctionne pas",
        Text::Unknown => "Cette adresse ne mène nulle part. Elle a peut-être été coupée lors de la copie.",
        Text::EndedTitle => "Ce lien n’est plus valable",
        Text::Ended => "Ce que cette adresse montrait n’est plus conservé.",
        Text::ProblemTitle => "Cela n’a pas fonctionné",
        Text::OnlyByItsLink => "Cette page ne s’ouvre qu’avec son lien.",
        Text::TooLarge => "Ce que vous avez envoyé est trop volumineux.",
        Text::TooOften => "Il y a eu trop de tentatives. Attendez quelques minutes, puis réessayez.",
        Text::NotUnderstood => "Nous n’avons pas pu lire ce qui a été envoyé. Revenez en arrière, puis réessayez.",
        Text::AnswerOfOthers => "Un autre système n’a pas répondu comme prévu. Réessayez dans quelques minutes.",
        Text::Unavailable => {
            "Cette page n’est pas disponible pour le moment. Rien n’est perdu. Réessayez dans une minute."
        }
        Text::Ours => "Une erreur s’est produite de notre côté. Réessayez dans une minute.",
    }
}
