//! A company changes what it has chosen, or tests its connection: whoever has shown its Equalture credentials may.

use crate::form::{self, Sent};
use crate::page::settings::{self, Screenful, name};
use crate::proof::Wrong;
use crate::trouble::Trouble;
use crate::words::Say;
use crate::{Errand, Next, trial};
use assessment::company::{Company, DoubtPolicy, Settings};
use assessment::ids::Language;
use assessment::package::PackageType;
use aws::secrets::{CompanySecret, SecretsError, Seen};
use jiff::SignedDuration;

/// A token that could be guessed is none, and no header need carry a longer one.
const TOKEN_LENGTH: std::ops::RangeInclusive<usize> = 16..=256;
/// Ten years: no time that is added to it leaves the calendar.
const LONGEST_DAYS: u16 = 3650;

/// What the settings page sends for a choice.
pub(crate) const PACKAGE_TYPES: [(PackageType, &str); 2] =
    [(PackageType::BehavioralAssessment, "behavioral_assessment"), (PackageType::SkillTest, "skill_test")];
/// The same for the policy for doubts.
pub(crate) const DOUBTS: [(DoubtPolicy, &str); 2] = [(DoubtPolicy::Retry, "retry"), (DoubtPolicy::Hold, "hold")];

/// The settings as they stand in the form, right or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) package_type: String,
    pub(crate) inline: bool,
    pub(crate) scale: String,
    pub(crate) language: String,
    pub(crate) expires_after: String,
    pub(crate) keep_results: String,
    pub(crate) doubts: String,
}

/// What is to become of the token that Equalture sends with its callbacks.
enum TokenWish {
    Keep,
    Set(String),
    Remove,
}

impl Draft {
    /// The settings as they are.
    pub(crate) fn of(settings: &Settings) -> Self {
        let days = |length: SignedDuration| (length.as_hours() / 24).to_string();
        Self {
            package_type: word(&PACKAGE_TYPES, settings.package_type).to_owned(),
            inline: settings.inline,
            scale: settings.scale.map(|scale| scale.to_string()).unwrap_or_default(),
            language: settings.language.as_ref().map(ToString::to_string).unwrap_or_default(),
            expires_after: days(settings.expires_after),
            keep_results: days(settings.keep_results),
            doubts: word(&DOUBTS, settings.doubts).to_owned(),
        }
    }

    /// All of it: another text for other settings.
    pub(crate) fn in_a_line(&self) -> String {
        let Self { package_type, inline, scale, language, expires_after, keep_results, doubts } = self;
        format!("{package_type} {inline} {scale} {expires_after} {keep_results} {doubts} {language}")
    }

    /// The settings as they were sent.
    fn sent(sent: &Sent) -> Self {
        let text = |name| sent.text(name).to_owned();
        Self {
            package_type: text(name::PACKAGE_TYPE),
            inline: sent.is_ticked(name::INLINE),
            scale: text(name::SCALE),
            language: text(name::LANGUAGE),
            expires_after: text(name::EXPIRES_AFTER),
            keep_results: text(name::KEEP_RESULTS),
            doubts: text(name::DOUBTS),
        }
    }

    /// The settings that it says, with what is not in the form as it was; or all that is wrong.
    fn read(&self, current: &Settings) -> Result<Settings, Vec<Wrong>> {
        let mut wrong = Vec::new();
        let mut settings = current.clone();
        let mut take = |field: &'static str, why: Say, taken: bool| {
            if !taken {
                wrong.push((field, why));
            }
        };
        settings.inline = self.inline;
        take(
            name::PACKAGE_TYPE,
            Say::ChooseOne,
            set(&mut settings.package_type, meant(&PACKAGE_TYPES, &self.package_type)),
        );
        take(name::SCALE, Say::BadScale, optional(&mut settings.scale, &self.scale, scale));
        take(name::LANGUAGE, Say::BadLanguage, optional(&mut settings.language, &self.language, language));
        take(name::EXPIRES_AFTER, Say::BadExpiry, set(&mut settings.expires_after, days(&self.expires_after, 1)));
        take(name::KEEP_RESULTS, Say::BadKeeping, set(&mut settings.keep_results, days(&self.keep_results, 0)));
        take(name::DOUBTS, Say::ChooseOne, set(&mut settings.doubts, meant(&DOUBTS, &self.doubts)));
        if wrong.is_empty() { Ok(settings) } else { Err(wrong) }
    }
}

fn set<T>(setting: &mut T, read: Option<T>) -> bool {
    let is_read = read.is_some();
    if let Some(read) = read {
        *setting = read;
    }
    is_read
}

fn word<T: Copy + PartialEq>(words: &[(T, &'static str)], chosen: T) -> &'static str {
    words.iter().find(|(known, _)| *known == chosen).map_or("", |(_, word)| word)
}

fn meant<T: Copy>(words: &[(T, &'static str)], sent: &str) -> Option<T> {
    words.iter().find(|(_, word)| *word == sent).map(|(meant, _)| *meant)
}

/// Reads what may be left empty.
fn optional<T>(setting: &mut Option<T>, text: &str, read: impl Fn(&str) -> Option<T>) -> bool {
    *setting = read(text);
    setting.is_some() || text.is_empty()
}

fn scale(text: &str) -> Option<u8> {
    text.parse().ok().filter(|scale| *scale > 0)
}

fn language(text: &str) -> Option<Language> {
    Language::parse(text).ok()
}

fn days(text: &str, least: u16) -> Option<SignedDuration> {
    let count: u16 = text.parse().ok().filter(|count| (least..=LONGEST_DAYS).contains(count))?;
    Some(SignedDuration::from_hours(24 * i64::from(count)))
}

fn token(sent: &Sent) -> Result<TokenWish, Wrong> {
    let given = sent.text(name::CALLBACK_TOKEN);
    let fits = TOKEN_LENGTH.contains(&given.len()) && given.bytes().all(|byte| byte.is_ascii_graphic());
    match (given, sent.is_ticked(name::FORGET_TOKEN)) {
        ("", false) => Ok(TokenWish::Keep),
        ("", true) => Ok(TokenWish::Remove),
        (_, true) => Err((name::CALLBACK_TOKEN, Say::TokenAndNone)),
        (given, false) if fits => Ok(TokenWish::Set(given.to_owned())),
        (_, false) => Err((name::CALLBACK_TOKEN, Say::UnfitToken)),
    }
}

impl Errand<'_> {
    /// Does what a form of the settings page says.
    pub(crate) async fn change(&self, company: &Company) -> Result<Next, Trouble> {
        let seen = self.world.foundation.secrets.see_company(company).await?;
        match self.sent.text(name::DO) {
            name::TEST => self.test(company, &seen.held).await,
            name::RECONNECT => self.reconnect(company, seen.held).await,
            _ => self.save(company, &seen).await,
        }
    }

    async fn test(&self, company: &Company, secret: &CompanySecret) -> Result<Next, Trouble> {
        form::use_up(self.desk, &self.form).await?;
        let trial = trial::of(self.world, self.desk, company, secret, self.deadline).await;
        Ok(self.settings(company, secret, &Screenful::Tested(trial)))
    }

    async fn save(&self, company: &Company, seen: &Seen<CompanySecret>) -> Result<Next, Trouble> {
        let draft = Draft::sent(self.sent);
        let (settings, wish) = match read(&draft, self.sent, &company.settings) {
            Ok(wished) => wished,
            Err(wrong) => {
                let showed = self.form.showed.clone();
                return Ok(self.settings(company, &seen.held, &Screenful::Wrong(draft, wrong, showed)));
            }
        };
        form::use_up(self.desk, &self.form).await?;
        if self.form.showed != Draft::of(&company.settings).in_a_line() {
            return Err(Trouble::Outdated);
        }
        let secret = self.change_token(company, seen, wish).await?;
        let changed = Company { settings, ..company.clone() };
        if !self.world.foundation.table().replace_company(company, &changed).await? {
            return Err(Trouble::Outdated);
        }
        tracing::info!(company = %company.key, "settings_changed");
        Ok(self.settings(&changed, &secret, &Screenful::Saved))
    }

    async fn change_token(
        &self,
        company: &Company,
        seen: &Seen<CompanySecret>,
        wish: TokenWish,
    ) -> Result<CompanySecret, Trouble> {
        let callback_token = match wish {
            TokenWish::Keep => return Ok(seen.held.clone()),
            TokenWish::Set(token) => Some(token),
            TokenWish::Remove => None,
        };
        let next = CompanySecret { callback_token, ..seen.held.clone() };
        match self.world.foundation.secrets.replace_seen_company(company, seen, &next).await {
            Ok(()) => Ok(next),
            Err(SecretsError::Overtaken) => Err(Trouble::Outdated),
            Err(error) => Err(error.into()),
        }
    }

    fn settings(&self, company: &Company, secret: &CompanySecret, screenful: &Screenful) -> Next {
        settings::screen(self.visit, self.desk, company, secret, screenful).into()
    }
}

/// All that the form says, or all that is wrong with it.
fn read(draft: &Draft, sent: &Sent, current: &Settings) -> Result<(Settings, TokenWish), Vec<Wrong>> {
    match (draft.read(current), token(sent)) {
        (Ok(settings), Ok(wish)) => Ok((settings, wish)),
        (settings, wish) => Err(settings.err().into_iter().flatten().chain(wish.err()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Sent {
        let mut fields = vec![
            (name::PACKAGE_TYPE, "skill_test"),
            (name::SCALE, "7"),
            (name::LANGUAGE, "pt-BR"),
            (name::EXPIRES_AFTER, "14"),
            (name::KEEP_RESULTS, "0"),
            (name::DOUBTS, "hold"),
        ];
        for (name, value) in pairs {
            fields.retain(|(known, _)| known != name);
            fields.push((name, value));
        }
        Sent::of(&fields)
    }

    fn wrong(pairs: &[(&str, &str)]) -> Vec<Wrong> {
        let sent = sent(pairs);
        read(&Draft::sent(&sent), &sent, &Settings::default()).err().unwrap_or_default()
    }

    #[test]
    fn a_change_says_all_that_the_form_has_and_nothing_else() {
        let days = |count: i64| SignedDuration::from_hours(24 * count);
        let current = Settings { empty_list_is_200: true, scale: Some(5), ..Settings::default() };
        let chosen = sent(&[]);
        let (settings, wish) = read(&Draft::sent(&chosen), &chosen, &current).unwrap();
        let expected = Settings {
            package_type: PackageType::SkillTest,
            inline: false,
            doubts: DoubtPolicy::Hold,
            keep_results: days(0),
            expires_after: days(14),
            language: Some(Language::parse("pt-BR").unwrap()),
            scale: Some(7),
            ..current.clone()
        };
        assert_eq!(settings, expected);
        assert!(matches!(wish, TokenWish::Keep));
        assert_eq!(Draft::of(&settings), Draft::sent(&chosen), "the form shows what it was sent");

        let emptied = sent(&[(name::SCALE, ""), (name::LANGUAGE, ""), (name::INLINE, "yes")]);
        let (settings, _) = read(&Draft::sent(&emptied), &emptied, &expected).unwrap();
        assert_eq!((settings.scale, settings.language, settings.inline), (None, None, true));
    }

    #[test]
    fn each_field_has_an_error_of_its_own() {
        for (field, why, values) in [
            (name::PACKAGE_TYPE, Say::ChooseOne, &["", "inline_assessment", "Skill_test"][..]),
            (name::SCALE, Say::BadScale, &["0", "256", "-1", "1.5", "many"]),
            (name::LANGUAGE, Say::BadLanguage, &["a b", "\u{e9}", "<b>"]),
            (name::EXPIRES_AFTER, Say::BadExpiry, &["", "0", "3651", "1e3", "99999999999"]),
            (name::KEEP_RESULTS, Say::BadKeeping, &["", "-1", "3651", "x"]),
            (name::DOUBTS, Say::ChooseOne, &["", "perhaps"]),
            (name::CALLBACK_TOKEN, Say::UnfitToken, &["short", "with a blank in it", "t\u{f6}ken-t\u{f6}ken-token"]),
        ] {
            for value in values {
                assert_eq!(wrong(&[(field, value)]), [(field, why)], "{field}={value}");
            }
        }
        assert_eq!(wrong(&[(name::SCALE, "x"), (name::KEEP_RESULTS, "x"), (name::CALLBACK_TOKEN, "x")]).len(), 3);
    }

    #[test]
    fn a_token_is_kept_set_or_removed() {
        let wish = |pairs: &[(&str, &str)]| token(&sent(pairs)).unwrap_or(TokenWish::Keep);
        assert!(matches!(wish(&[]), TokenWish::Keep));
        assert!(matches!(wish(&[(name::FORGET_TOKEN, "yes")]), TokenWish::Remove));
        let set = wish(&[(name::CALLBACK_TOKEN, " 0123456789abcdef ")]);
        assert!(matches!(set, TokenWish::Set(token) if token == "0123456789abcdef"));
        let both = [(name::CALLBACK_TOKEN, "0123456789abcdef"), (name::FORGET_TOKEN, "yes")];
        assert_eq!(wrong(&both), [(name::CALLBACK_TOKEN, Say::TokenAndNone)]);
    }
}
