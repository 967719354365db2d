//! German.

use super::Say;
use crate::trouble::Trouble;

pub(super) fn say(what: Say) -> &'static str {
    match what {
        Say::ConnectTitle => "Equalture verbinden",
        Say::Intro => {
            "Ist Equalture verbunden, bestellen Recruiter die Assessments in SmartRecruiters und sehen dort die Ergebnisse."
        }
        Say::Company => "Unternehmen",
        Say::Goes => "Geht an Equalture",
        Say::WhatGoes => "Name und E-Mail-Adresse der bewerbenden Person, und welches Assessment bestellt wurde.",
        Say::ComesBack => "Kommt zurück",
        Say::WhatComesBack => "Wie weit die Person ist, ein Text zu jedem Merkmal und ein Link zum Bericht.",
        Say::Kept => "Dazwischen aufbewahrt",
        Say::KeptForDays => "Name und E-Mail-Adresse bis zur Einladung; Ergebnisse für {} Tage.",
        Say::KeptUntilTold => "Name und E-Mail-Adresse bis zur Einladung; Ergebnisse, bis SmartRecruiters sie hat.",
        Say::KeptOrder => "Die Bestellung ohne diese Angaben für {} Tage.",
        Say::ClientId => "Client-ID bei Equalture",
        Say::ClientIdHint => "Ihr Unternehmen bekommt von Equalture eine Client-ID und ein Client-Secret.",
        Say::ClientSecret => "Client-Secret bei Equalture",
        Say::Agree => "Zustimmen und verbinden",
        Say::AskAgain => {
            "Ihr Unternehmen ist verbunden. Für die Einstellungen geben Sie die Equalture-Zugangsdaten ein, mit denen es verbunden wurde."
        }
        Say::OpenSettings => "Einstellungen öffnen",
        Say::GiveClientId => "Geben Sie die Client-ID ein.",
        Say::GiveClientSecret => "Geben Sie das Client-Secret ein.",
        Say::NotTaken => "Equalture nimmt diese Client-ID mit diesem Secret nicht an.",
        Say::NotStored => "Ihr Unternehmen wurde mit einer anderen Client-ID oder einem anderen Secret verbunden.",
        Say::DoneTitle => "Equalture ist verbunden",
        Say::Done => "Ihre Recruiter können jetzt in SmartRecruiters Assessments bestellen.",
        Say::DoneNext => "Sie können dieses Fenster schließen.",
        Say::SettingsTitle => "Einstellungen für Equalture",
        Say::PackageType => "In SmartRecruiters aufgeführt als",
        Say::Behavioral => "Verhaltensassessment",
        Say::SkillTest => "Fähigkeitstest",
        Say::Inline => "Auch während der Bewerbung",
        Say::InlineHint => "Jedes Assessment steht ein zweites Mal in der Liste, für den Einsatz in der Bewerbung.",
        Say::Scale => "Höchste Stufe auf der Skala von Equalture",
        Say::ScaleHint => {
            "Damit bekommt SmartRecruiters auch eine Zahl. Lassen Sie das Feld leer, wenn nur Worte gewünscht sind."
        }
        Say::Language => "Sprache der Berichte",
        Say::LanguageHint => "Ein Kürzel wie en oder nl, falls der Browser keine Sprache nennt. Leer: Equalture wählt.",
        Say::Expires => "Tage, bis eine Bestellung verfällt",
        Say::ExpiresHint => "So lange ist für das Assessment Zeit.",
        Say::Keep => "Tage, die Ergebnisse aufbewahrt werden",
        Say::KeepHint => "Bei 0 nur, bis SmartRecruiters sie hat.",
        Say::Doubts => "Falls niemand weiß, ob eine Einladung verschickt wurde",
        Say::DoubtsHint => "Ein zweiter Versuch kann eine zweite Einladung auslösen.",
        Say::DoubtsRetry => "Nach einer halben Stunde noch einmal versuchen",
        Say::DoubtsHold => "Warten, bis jemand nachsieht",
        Say::CallbackToken => "Token für Rückmeldungen",
        Say::TokenIsSet => "Eines ist gesetzt. Geben Sie ein anderes ein, um es zu ersetzen.",
        Say::TokenIsNotSet => "Keines ist gesetzt. Geben Sie nur eines ein, wenn es mit Equalture vereinbart ist.",
        Say::ForgetToken => "Das Token entfernen",
        Say::Save => "Speichern",
        Say::Saved => "Ihre Einstellungen sind gespeichert.",
        Say::WayBack => "Zurück zu SmartRecruiters",
        Say::ChooseOne => "Wählen Sie eine der Antworten.",
        Say::BadScale => "Die höchste Stufe ist eine ganze Zahl von 1 bis 255, oder leer.",
        Say::BadLanguage => "Die Sprache ist ein Kürzel wie en, oder leer.",
        Say::BadExpiry => "Die Tage, bis eine Bestellung verfällt, sind eine ganze Zahl von 1 bis 3650.",
        Say::BadKeeping => "Die Tage, die Ergebnisse aufbewahrt werden, sind eine ganze Zahl von 0 bis 3650.",
        Say::UnfitToken => "Das Token hat 16 bis 256 Buchstaben, Ziffern oder Zeichen und keine Leerzeichen.",
        Say::TokenAndNone => "Geben Sie ein Token ein oder entfernen Sie es, nicht beides.",
        Say::TestTitle => "Funktioniert die Verbindung?",
        Say::Test => "Jetzt prüfen",
        Say::EqualtureTakes => "Equalture nimmt Ihre Zugangsdaten an.",
        Say::EqualtureRefuses => "Equalture nimmt Ihre Zugangsdaten nicht mehr an.",
        Say::EqualtureSilentNow => "Equalture antwortet gerade nicht.",
        Say::EqualtureBlockedNow => "Equalture gibt unter der eingestellten Adresse keinen Zugang.",
        Say::AtsTakes => "SmartRecruiters nimmt unsere Zugangsdaten an.",
        Say::AtsRefuses => {
            "SmartRecruiters nimmt unsere Zugangsdaten nicht mehr an. Falls Equalture dort getrennt ist, verbinden Sie es hier neu."
        }
        Say::Reconnect => "Neu verbinden",
        Say::AtsSilentNow => "SmartRecruiters antwortet gerade nicht.",
        Say::AtsBlockedNow => "SmartRecruiters gibt unter der eingestellten Adresse keinen Zugang.",
        Say::Reports => "Equalture meldet, wann ein Assessment beginnt und endet.",
        Say::ReportsNot => "Equalture konnte nicht gebeten werden, den Beginn zu melden. Ergebnisse kommen trotzdem.",
        Say::StartAgain => "Bitte beginnen Sie von vorn",
        Say::NotConnected => "Equalture ist nicht verbunden",
        Say::OpenAgain => "Seite neu öffnen",
    }
}

pub(super) fn sentence(trouble: Trouble) -> Option<&'static str> {
    Some(match trouble {
        Trouble::Method | Trouble::TooLarge | Trouble::NotAForm | Trouble::Store => return None,
        Trouble::NoCompany => "Diese Adresse nennt kein Unternehmen. Öffnen Sie sie aus SmartRecruiters.",
        Trouble::BadWayBack => "Der Rückweg in dieser Adresse führt nicht zu SmartRecruiters. Es ist nichts geschehen.",
        Trouble::NoToken | Trouble::ForeignToken => {
            "Dieses Formular ist nicht für Sie gemacht. Es ist nichts geschehen."
        }
        Trouble::Expired => "Dieses Formular war länger als eine Viertelstunde offen. Es ist nichts geschehen.",
        Trouble::Used => {
            "Dieses Formular wurde schon gesendet. Haben Sie zweimal geklickt, zählt der erste Klick: Sehen Sie in SmartRecruiters nach, was daraus wurde."
        }
        Trouble::Outdated => {
            "Seit dieses Formular geöffnet wurde, wurde Ihr Unternehmen verbunden oder getrennt, oder jemand hat seine Einstellungen geändert."
        }
        Trouble::TooMany(_) => "Es wurden zu viele falsche Zugangsdaten eingegeben. Warten Sie eine Minute.",
        Trouble::EqualtureSilent => {
            "Equalture antwortet gerade nicht. Es wurde nichts gespeichert. Versuchen Sie es in einer Minute noch einmal."
        }
        Trouble::EqualtureBlocked => {
            "Equalture gibt unter der eingestellten Adresse keinen Zugang. Es wurde nichts gespeichert. Sagen Sie denen Bescheid, die diese Verbindung betreiben."
        }
        Trouble::NoConsent => {
            "Laut SmartRecruiters hat Ihr Unternehmen die Verbindung nicht erlaubt. Es wurde nichts gespeichert. Beginnen Sie in SmartRecruiters und erlauben Sie sie dort."
        }
        Trouble::NotConfigured => {
            "SmartRecruiters kennt diese Verbindung noch nicht. Es wurde nichts gespeichert. Sagen Sie denen Bescheid, die sie betreiben: Die Partnerkonfiguration fehlt."
        }
        Trouble::AlreadyConnected => {
            "Laut SmartRecruiters ist Ihr Unternehmen schon verbunden. Trennen Sie Equalture in SmartRecruiters und verbinden Sie es dann neu."
        }
        Trouble::NotAccepted => {
            "SmartRecruiters hat die Verbindung nicht angenommen. Es wurde nichts gespeichert. Sagen Sie denen Bescheid, die sie betreiben."
        }
        Trouble::MasterRefused => {
            "SmartRecruiters nimmt diese Verbindung nicht als Partner an. Es wurde nichts gespeichert. Sagen Sie denen Bescheid, die sie betreiben: Die Master-Zugangsdaten müssen geprüft werden."
        }
        Trouble::AtsSilent => {
            "SmartRecruiters antwortet gerade nicht. Es wurde nichts gespeichert. Versuchen Sie es in einer Minute noch einmal."
        }
        Trouble::Unclear => {
            "SmartRecruiters hat die Verbindung nicht bestätigt, aber vielleicht hergestellt. Trennen Sie Equalture in SmartRecruiters und verbinden Sie es dann neu."
        }
        Trouble::Overtaken => {
            "Jemand anderes verbindet Ihr Unternehmen gerade. Sehen Sie in SmartRecruiters nach, was daraus wurde."
        }
    })
}
