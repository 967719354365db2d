//! Asks a person for the company's credentials. What is secret is not echoed.

use crate::trouble::Trouble;
use aws::secrets::{CompanySecret, Pair};
use std::io::{IsTerminal as _, Write as _};

/// Somebody who can be asked.
pub(crate) trait Person {
    /// Whether there is anybody.
    fn is_there(&self) -> bool;
    /// Asks for something that may be seen.
    fn tells(&mut self, question: &str) -> std::io::Result<String>;
    /// Asks for a secret.
    fn whispers(&mut self, question: &str) -> std::io::Result<String>;
}

/// Whoever sits at the terminal.
pub(crate) struct Terminal;

impl Person for Terminal {
    fn is_there(&self) -> bool {
        std::io::stdin().is_terminal()
    }

    fn tells(&mut self, question: &str) -> std::io::Result<String> {
        eprint!("{question}: ");
        std::io::stderr().flush()?;
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        Ok(line)
    }

    fn whispers(&mut self, question: &str) -> std::io::Result<String> {
        rpassword::prompt_password(format!("{question}: "))
    }
}

/// Asks for everything that is stored for a company.
pub(crate) fn ask(person: &mut impl Person, ats: &str) -> Result<CompanySecret, Trouble> {
    let ats = pair(person, ats)?;
    let equalture = pair(person, "Equalture")?;
    let token = person.whispers("Callback token agreed with Equalture (empty if none)")?;
    let token = Some(token.trim().to_owned()).filter(|token| !token.is_empty());
    Ok(CompanySecret { equalture, ats: Some(ats), callback_token: token, webhook_secrets: Vec::new() })
}

/// Asks for one pair.
pub(crate) fn ask_pair(person: &mut impl Person, whose: &str) -> Result<Pair, Trouble> {
    pair(person, whose)
}

/// Asks for what is new at Equalture: credentials, and a secret of its webhooks; with the second the first may stay as they are.
pub(crate) fn ask_equalture(
    person: &mut impl Person,
    webhook_secret: bool,
) -> Result<(Option<Pair>, Option<String>), Trouble> {
    if !webhook_secret {
        return Ok((Some(pair(person, "New Equalture")?), None));
    }
    let client_id = person.tells("New Equalture client id (empty keeps the old pair)")?.trim().to_owned();
    let new = if client_id.is_empty() {
        None
    } else {
        let secret = "New Equalture client secret".to_owned();
        Some(Pair { client_secret: given(&person.whispers(&secret)?, secret)?, client_id })
    };
    let secret = "New secret of Equalture's webhooks".to_owned();
    Ok((new, Some(given(&person.whispers(&secret)?, secret)?)))
}

fn pair(person: &mut impl Person, whose: &str) -> Result<Pair, Trouble> {
    let (id, secret) = (format!("{whose} client id"), format!("{whose} client secret"));
    let client_id = given(&person.tells(&id)?, id)?;
    let client_secret = given(&person.whispers(&secret)?, secret)?;
    Ok(Pair { client_id, client_secret })
}

fn given(answer: &str, what: String) -> Result<String, Trouble> {
    let answer = answer.trim();
    if answer.is_empty() { Err(Trouble::NothingEntered(what)) } else { Ok(answer.to_owned()) }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::collections::VecDeque;

    /// Answers in turn; remembers what was asked, and which answers nobody could see.
    pub(crate) struct Script {
        pub(crate) answers: VecDeque<&'static str>,
        pub(crate) asked: Vec<String>,
    }

    impl Script {
        pub(crate) fn new(answers: &[&'static str]) -> Self {
            Self { answers: answers.iter().copied().collect(), asked: Vec::new() }
        }

        fn answer(&mut self, question: String) -> String {
            self.asked.push(question);
            self.answers.pop_front().map(|answer| format!("{answer}\n")).unwrap_or_default()
        }
    }

    impl Person for Script {
        fn is_there(&self) -> bool {
            true
        }

        fn tells(&mut self, question: &str) -> std::io::Result<String> {
            Ok(self.answer(format!("seen: {question}")))
        }

        fn whispers(&mut self, question: &str) -> std::io::Result<String> {
            Ok(self.answer(format!("unseen: {question}")))
        }
    }

    #[test]
    fn secrets_are_asked_for_unseen_and_land_where_they_belong() {
        let mut person = Script::new(&["ats-id", " ats-secret ", "eq-id", "eq-secret", "token"]);
        let secret = ask(&mut person, "SmartRecruiters").unwrap();
        let ats = secret.ats.unwrap();
        assert_eq!((&*ats.client_id, &*ats.client_secret), ("ats-id", "ats-secret"));
        assert_eq!((&*secret.equalture.client_id, &*secret.equalture.client_secret), ("eq-id", "eq-secret"));
        assert_eq!(secret.callback_token.as_deref(), Some("token"));
        let secrets = person.asked.iter().filter(|asked| asked.contains("secret") || asked.contains("token"));
        assert!(secrets.clone().all(|asked| asked.starts_with("unseen")), "{:?}", person.asked);
        assert_eq!(secrets.count(), 3);
    }

    #[test]
    fn a_token_may_be_missing_and_a_secret_may_not() {
        let mut person = Script::new(&["ats-id", "ats-secret", "eq-id", "eq-secret", ""]);
        assert_eq!(ask(&mut person, "SmartRecruiters").unwrap().callback_token, None);
        let mut person = Script::new(&["ats-id", " "]);
        let Err(trouble) = ask(&mut person, "SmartRecruiters") else { panic!("nothing is a secret") };
        assert!(trouble.to_string().contains("SmartRecruiters client secret"), "{trouble}");
    }
}
