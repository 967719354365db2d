//! German.

use super::Text;
use crate::ago::Ago;

pub(super) fn text(what: Text) -> &'static str {
    match what {
        Text::PreparedTitle => "Ihr Assessment wird vorbereitet",
        Text::CheckMailTitle => "Ihr Assessment kommt per E-Mail",
        Text::StartedTitle => "Sie haben Ihr Assessment begonnen",
        Text::DoneTitle => "Vielen Dank, Ihr Assessment ist abgeschlossen",
        Text::OverTitle => "Die Zeit für dieses Assessment ist abgelaufen",
        Text::UnconfirmedTitle => "Ihre Einladung wurde nicht bestätigt",
        Text::NothingTitle => "Im Moment gibt es kein Assessment für Sie",
        Text::EndedTitle => "Dieses Assessment ist beendet",
        Text::WillSend => "Equalture schickt Ihnen eine E-Mail mit einem Link zu Ihrem Assessment.",
        Text::Asked => {
            "Wir haben Equalture gebeten, Ihnen eine E-Mail mit einem Link zu Ihrem Assessment zu schicken. Ob das \
             geschehen ist, wissen wir nicht."
        }
        Text::HasSent => "Equalture hat Ihnen eine E-Mail mit einem Link zu Ihrem Assessment geschickt.",
        Text::FinishIt => "Mit dem Link in der E-Mail von Equalture können Sie es abschließen.",
        Text::CompanySees => "Das Unternehmen sieht Ihr Ergebnis bei Ihrer Bewerbung.",
        Text::NewInvitation => "Das Unternehmen kann Ihnen eine neue Einladung schicken.",
        Text::TryItsLink => {
            "Wenn Sie eine E-Mail von Equalture haben, können Sie deren Link ausprobieren. Das Unternehmen kann Ihnen \
             eine neue Einladung schicken."
        }
        Text::CompanyIsTold => "Das Unternehmen weiß Bescheid und meldet sich, wenn es etwas von Ihnen braucht.",
        Text::NothingLeft => "Hier ist für Sie nichts mehr zu tun.",
        Text::WillGoTo => "Die E-Mail geht an",
        Text::ShouldGoTo => "Die E-Mail sollte gehen an",
        Text::WentTo => "Die E-Mail ging an",
        Text::NoNeedToWait => "Sie müssen hier nicht warten. Ihre Bewerbung ist sicher.",
        Text::Longer => "Das dauert länger als üblich. Sie müssen hier nicht warten. Ihre Bewerbung ist sicher.",
        Text::NothingThere => {
            "Nach zehn Minuten noch nichts da? Sehen Sie im Spam-Ordner nach. Ist die E-Mail auch dort nicht oder \
             stimmt die Adresse nicht, bitten Sie das Unternehmen um eine neue Einladung. Ihre Bewerbung ist in jedem \
             Fall sicher."
        }
        Text::Back => "Zurück zu Ihrer Bewerbung",
        Text::GoBack => "Wie es um Ihre Bewerbung steht, sehen Sie dort, wo Sie sich beworben haben.",
        Text::GoBackAfterAll => "Gehen Sie zurück zu Ihrer Bewerbung, um zu sehen, wie es um sie steht.",
        Text::Company => "Unternehmen",
        Text::Job => "Stelle",
        Text::UnavailableTitle => "Diese Seite kann gerade nicht angezeigt werden",
        Text::Unavailable => {
            "Ihre Bewerbung ist sicher. Laden Sie diese Seite in einer Minute neu oder gehen Sie zurück zu Ihrer Bewerbung."
        }
    }
}

pub(super) fn ago(ago: Ago) -> String {
    match ago {
        Ago::Moment => "gerade eben".to_owned(),
        Ago::Minutes(count) => format!("vor etwa {count} Minuten"),
        Ago::Hour => "vor etwa einer Stunde".to_owned(),
        Ago::Hours(count) => format!("vor etwa {count} Stunden"),
        Ago::Day => "vor etwa einem Tag".to_owned(),
        Ago::Days(count) => format!("vor etwa {count} Tagen"),
    }
}
