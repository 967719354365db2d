//! Spanish.

use super::Say;
use crate::trouble::Trouble;

pub(super) fn say(what: Say) -> &'static str {
    match what {
        Say::ConnectTitle => "Conectar Equalture",
        Say::Intro => {
            "Con Equalture conectado, el equipo de selección pide sus evaluaciones en SmartRecruiters y ve allí los resultados."
        }
        Say::Company => "Empresa",
        Say::Goes => "Se envía a Equalture",
        Say::WhatGoes => "El nombre y el correo electrónico de la persona candidata, y qué evaluación se ha pedido.",
        Say::ComesBack => "Vuelve",
        Say::WhatComesBack => "Cuánto ha avanzado la persona, un texto por rasgo y un enlace al informe.",
        Say::Kept => "Se guarda entretanto",
        Say::KeptForDays => "El nombre y el correo electrónico hasta la invitación; los resultados durante {} días.",
        Say::KeptUntilTold => {
            "El nombre y el correo electrónico hasta la invitación; los resultados hasta que SmartRecruiters los tenga."
        }
        Say::KeptOrder => "El pedido sin esos datos durante {} días.",
        Say::ClientId => "ID de cliente de Equalture",
        Say::ClientIdHint => "Equalture da a su empresa un ID de cliente y un secreto de cliente.",
        Say::ClientSecret => "Secreto de cliente de Equalture",
        Say::Agree => "Aceptar y conectar",
        Say::AskAgain => {
            "Su empresa está conectada. Para abrir su configuración, introduzca las credenciales de Equalture con las que se conectó."
        }
        Say::OpenSettings => "Abrir la configuración",
        Say::GiveClientId => "Introduzca el ID de cliente.",
        Say::GiveClientSecret => "Introduzca el secreto de cliente.",
        Say::NotTaken => "Equalture no acepta este ID de cliente con este secreto.",
        Say::NotStored => "Su empresa se conectó con otro ID de cliente u otro secreto.",
        Say::DoneTitle => "Equalture está conectado",
        Say::Done => "Su equipo ya puede pedir evaluaciones en SmartRecruiters.",
        Say::DoneNext => "Puede cerrar esta ventana.",
        Say::SettingsTitle => "Configuración de Equalture",
        Say::PackageType => "Aparece en SmartRecruiters como",
        Say::Behavioral => "Evaluación de conducta",
        Say::SkillTest => "Prueba de habilidades",
        Say::Inline => "También durante la solicitud",
        Say::InlineHint => "Cada evaluación aparece una segunda vez en la lista, para usarla en la solicitud.",
        Say::Scale => "Nivel más alto de la escala de Equalture",
        Say::ScaleHint => "Así SmartRecruiters recibe también un número. Déjelo vacío para enviar solo palabras.",
        Say::Language => "Idioma de los informes",
        Say::LanguageHint => "Un código como en o nl, si el navegador no pide ningún idioma. Vacío: elige Equalture.",
        Say::Expires => "Días hasta que caduca un pedido",
        Say::ExpiresHint => "Es el tiempo que hay para hacer la evaluación.",
        Say::Keep => "Días que se guardan los resultados",
        Say::KeepHint => "Con 0, solo hasta que SmartRecruiters los tenga.",
        Say::Doubts => "Si nadie sabe si se ha enviado una invitación",
        Say::DoubtsHint => "Un segundo intento puede enviar la invitación dos veces.",
        Say::DoubtsRetry => "Intentarlo una vez más tras media hora",
        Say::DoubtsHold => "Esperar a que alguien lo revise",
        Say::CallbackToken => "Token de las respuestas",
        Say::TokenIsSet => "Hay uno definido. Introduzca otro para sustituirlo.",
        Say::TokenIsNotSet => "No hay ninguno definido. Introduzca uno solo si lo ha acordado con Equalture.",
        Say::ForgetToken => "Quitar el token",
        Say::Save => "Guardar",
        Say::Saved => "Su configuración se ha guardado.",
        Say::WayBack => "Volver a SmartRecruiters",
        Say::ChooseOne => "Elija una de las respuestas.",
        Say::BadScale => "El nivel más alto es un número entero de 1 a 255, o vacío.",
        Say::BadLanguage => "El idioma es un código como en, o vacío.",
        Say::BadExpiry => "Los días hasta que caduca un pedido son un número entero de 1 a 3650.",
        Say::BadKeeping => "Los días que se guardan los resultados son un número entero de 0 a 3650.",
        Say::UnfitToken => "El token tiene de 16 a 256 letras, cifras o signos, sin espacios.",
        Say::TokenAndNone => "Introduzca un token o quítelo, no ambas cosas.",
        Say::TestTitle => "¿Funciona la conexión?",
        Say::Test => "Probar ahora",
        Say::EqualtureTakes => "Equalture acepta sus credenciales.",
        Say::EqualtureRefuses => "Equalture ya no acepta sus credenciales.",
        Say::EqualtureSilentNow => "Equalture no responde en este momento.",
        Say::EqualtureBlockedNow => "Equalture no da acceso en la dirección configurada.",
        Say::AtsTakes => "SmartRecruiters acepta nuestras credenciales.",
        Say::AtsRefuses => {
            "SmartRecruiters ya no acepta nuestras credenciales. Si Equalture está desconectado allí, vuelva a conectarlo aquí."
        }
        Say::Reconnect => "Volver a conectar",
        Say::AtsSilentNow => "SmartRecruiters no responde en este momento.",
        Say::AtsBlockedNow => "SmartRecruiters no da acceso en la dirección configurada.",
        Say::Reports => "Equalture avisa cuando alguien empieza y termina.",
        Say::ReportsNot => {
            "No se ha podido pedir a Equalture que avise del comienzo. Los resultados llegan igualmente."
        }
        Say::StartAgain => "Empiece de nuevo",
        Say::NotConnected => "Equalture no está conectado",
        Say::OpenAgain => "Abrir la página de nuevo",
    }
}

pub(super) fn sentence(trouble: Trouble) -> Option<&'static str> {
    Some(match trouble {
        Trouble::Method | Trouble::TooLarge | Trouble::NotAForm | Trouble::Store => return None,
        Trouble::NoCompany => "Esta dirección no nombra ninguna empresa. Ábrala desde SmartRecruiters.",
        Trouble::BadWayBack => "El camino de vuelta de esta dirección no lleva a SmartRecruiters. No se ha hecho nada.",
        Trouble::NoToken | Trouble::ForeignToken => "Este formulario no se hizo para usted. No se ha hecho nada.",
        Trouble::Expired => "Este formulario ha estado abierto más de un cuarto de hora. No se ha hecho nada.",
        Trouble::Used => {
            "Este formulario ya se envió. Si hizo clic dos veces, cuenta el primero: mire en SmartRecruiters qué ha resultado."
        }
        Trouble::Outdated => {
            "Desde que se abrió este formulario, su empresa se ha conectado o desconectado, o alguien ha cambiado su configuración."
        }
        Trouble::TooMany(_) => "Se han introducido demasiadas credenciales erróneas. Espere un minuto.",
        Trouble::EqualtureSilent => {
            "Equalture no responde en este momento. No se ha guardado nada. Inténtelo de nuevo en un minuto."
        }
        Trouble::EqualtureBlocked => {
            "Equalture no da acceso en la dirección configurada. No se ha guardado nada. Avise a quien gestiona esta conexión."
        }
        Trouble::NoConsent => {
            "Según SmartRecruiters, su empresa no ha permitido la conexión. No se ha guardado nada. Empiece en SmartRecruiters y permítala allí."
        }
        Trouble::NotConfigured => {
            "SmartRecruiters aún no conoce esta conexión. No se ha guardado nada. Avise a quien la gestiona: falta su configuración de socio."
        }
        Trouble::AlreadyConnected => {
            "Según SmartRecruiters, su empresa ya está conectada. Desconecte Equalture en SmartRecruiters y vuelva a conectarlo."
        }
        Trouble::NotAccepted => {
            "SmartRecruiters no ha aceptado la conexión. No se ha guardado nada. Avise a quien la gestiona."
        }
        Trouble::MasterRefused => {
            "SmartRecruiters no acepta esta conexión como socio. No se ha guardado nada. Avise a quien la gestiona: hay que revisar su credencial maestra."
        }
        Trouble::AtsSilent => {
            "SmartRecruiters no responde en este momento. No se ha guardado nada. Inténtelo de nuevo en un minuto."
        }
        Trouble::Unclear => {
            "SmartRecruiters no ha confirmado la conexión, pero quizá la haya hecho. Desconecte Equalture en SmartRecruiters y vuelva a conectarlo."
        }
        Trouble::Overtaken => {
            "Otra persona está conectando su empresa en este momento. Mire en SmartRecruiters qué ha resultado."
        }
    })
}
