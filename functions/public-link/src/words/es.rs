//! Spanish.

use super::Text;
use assessment::refusal::Refusal;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::NotReadyTitle => "El resultado aún no está listo",
        Text::NoResultTitle => "No hay ningún resultado",
        Text::AboutToBeInvited => "El candidato está a punto de recibir la invitación. El resultado aparecerá aquí.",
        Text::NotBegun => "El candidato ha recibido la invitación y aún no ha empezado.",
        Text::Begun => "El candidato ha empezado. El resultado aparecerá aquí cuando esté listo.",
        Text::BeingPrepared => "El resultado se está preparando. Inténtelo de nuevo en un minuto.",
        Text::OutOfTime => "El candidato no ha terminado a tiempo. Puede volver a pedir la evaluación.",
        Text::Refused(refusal) => refused(refusal),
        Text::LoginTitle => "Para ver este informe hay que iniciar sesión",
        Text::Login => {
            "Las puntuaciones están en su sistema de selección. Equalture no nos ha indicado el nombre de esta \
             candidatura, por lo que el informe completo solo se puede abrir en Equalture."
        }
        Text::OpenInEqualture => "Abrirlo en Equalture (hay que iniciar sesión)",
        Text::SeeTheProfile => "El perfil del candidato en su sistema de selección muestra lo que queda.",
        Text::NoLink => "Equalture no facilita el resultado en este momento. Inténtelo de nuevo en un minuto.",
        Text::BadLink => "Equalture ha indicado una dirección a la que no enviamos a nadie. Ya se nos ha avisado.",
    }
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownPackage => {
            "Equalture ya no ofrece esta evaluación. Elija una de la lista actual y vuelva a pedirla."
        }
        Refusal::CandidateNotAccepted => {
            "Equalture no ha podido invitar a este candidato con el nombre y el correo electrónico indicados. Corríjalos \
             y vuelva a pedir la evaluación."
        }
        Refusal::NoEmail => "Este candidato no tiene correo electrónico. Añada uno y vuelva a pedir la evaluación.",
        Refusal::CandidateNotFound => {
            "No se ha podido leer el correo electrónico del candidato. Añádalo a su ficha y vuelva a pedir la evaluación."
        }
        Refusal::DoubtNeverSettled => {
            "Equalture no ha confirmado la invitación. Si el candidato no la ha recibido, vuelva a pedir la evaluación."
        }
    }
}
