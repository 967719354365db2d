//! Spanish.

use super::Text;
use crate::ago::Ago;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::PreparedTitle => "Su evaluación se está preparando",
        Text::CheckMailTitle => "Busque su evaluación en su correo",
        Text::StartedTitle => "Ha empezado su evaluación",
        Text::DoneTitle => "Gracias, ha terminado su evaluación",
        Text::OverTitle => "El plazo para esta evaluación ha terminado",
        Text::UnconfirmedTitle => "Su invitación no se ha confirmado",
        Text::NothingTitle => "Ahora no tiene ninguna evaluación pendiente",
        Text::EndedTitle => "Esta evaluación se ha cerrado",
        Text::WillSend => "Equalture le enviará un correo electrónico con un enlace a su evaluación.",
        Text::Asked => {
            "Hemos pedido a Equalture que le envíe un correo electrónico con un enlace a su evaluación. No sabemos si lo \
             ha hecho."
        }
        Text::HasSent => "Equalture le ha enviado un correo electrónico con un enlace a su evaluación.",
        Text::FinishIt => "Puede terminarla con el enlace del correo de Equalture.",
        Text::CompanySees => "La empresa verá su resultado en su candidatura.",
        Text::NewInvitation => "La empresa puede enviarle una nueva invitación.",
        Text::TryItsLink => {
            "Si tiene un correo de Equalture, puede probar su enlace. La empresa puede enviarle una nueva invitación."
        }
        Text::CompanyIsTold => "La empresa está informada y se pondrá en contacto con usted si necesita algo.",
        Text::NothingLeft => "Ya no tiene que hacer nada aquí.",
        Text::WillGoTo => "El correo se enviará a",
        Text::ShouldGoTo => "El correo debería llegar a",
        Text::WentTo => "El correo se envió a",
        Text::NoNeedToWait => "No hace falta que espere aquí. Su candidatura está a salvo.",
        Text::Longer => "Esto tarda más de lo habitual. No hace falta que espere aquí. Su candidatura está a salvo.",
        Text::NothingThere => {
            "¿No ha llegado nada después de diez minutos? Mire en su carpeta de correo no deseado. Si tampoco está ahí, o \
             si la dirección no es correcta, pida a la empresa que le invite de nuevo. Su candidatura está a salvo en \
             cualquier caso."
        }
        Text::Back => "Volver a su candidatura",
        Text::GoBack => "Para ver cómo va su candidatura, vuelva al sitio donde la presentó.",
        Text::GoBackAfterAll => "Vuelva a su candidatura para ver cómo va.",
        Text::Company => "Empresa",
        Text::Job => "Puesto",
        Text::UnavailableTitle => "Esta página no se puede mostrar en este momento",
        Text::Unavailable => {
            "Su candidatura está a salvo. Vuelva a cargar esta página en un minuto, o vuelva a su candidatura."
        }
    }
}

pub(super) fn ago(ago: Ago) -> String {
    match ago {
        Ago::Moment => "hace un momento".to_owned(),
        Ago::Minutes(count) => format!("hace unos {count} minutos"),
        Ago::Hour => "hace cerca de una hora".to_owned(),
        Ago::Hours(count) => format!("hace unas {count} horas"),
        Ago::Day => "hace cerca de un día".to_owned(),
        Ago::Days(count) => format!("hace unos {count} días"),
    }
}
