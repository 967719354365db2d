//! Spanish.

use super::Text;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::Code => "Código:",
        Text::Languages => "Idioma",
        Text::Check => "Revise lo siguiente",
        Text::UnknownTitle => "Este enlace no funciona",
        Text::Unknown => "Esta dirección no lleva a ninguna parte. Quizá se cortó al copiarla.",
        Text::EndedTitle => "Este enlace ya no es válido",
        Text::Ended => "Lo que mostraba esta dirección ya no se conserva.",
        Text::ProblemTitle => "No ha funcionado",
        Text::OnlyByItsLink => "Esta página solo se puede abrir con su enlace.",
        Text::TooLarge => "Lo que ha enviado es demasiado grande.",
        Text::TooOften => "Se ha intentado demasiadas veces. Espere unos minutos e inténtelo de nuevo.",
        Text::NotUnderstood => "No hemos podido leer lo que se ha enviado. Vuelva atrás e inténtelo de nuevo.",
        Text::AnswerOfOthers => "Otro sistema no ha respondido como debía. Inténtelo de nuevo en unos minutos.",
        Text::Unavailable => {
            "Esta página no está disponible en este momento. No se ha perdido nada. Inténtelo de nuevo en un minuto."
        }
        Text::Ours => "Algo ha fallado por nuestra parte. Inténtelo de nuevo en un minuto.",
    }
}
