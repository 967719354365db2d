//! Why a command fails: one sentence that says what to do.

use assessment::ids::{CompanyId, CompanyKey, OrderKey};
use std::path::PathBuf;

/// Why a command fails.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("No table is named: give the deployment's with --table or TABLE_NAME.")]
    NoTable,
    #[error("No AWS region is named: give --region or AWS_REGION, or choose a --profile that has one.")]
    NoRegion,
    #[error(
        "No AWS credentials were found: choose a --profile, log in with `aws sso login`, or set AWS_ACCESS_KEY_ID and \
         AWS_SECRET_ACCESS_KEY."
    )]
    NoCredentials,
    #[error("The AWS credentials cannot be had ({0}): log in again, or choose another --profile.")]
    BadCredentials(String),
    #[error("The client for AWS could not be made: {0}.")]
    NoClient(#[from] aws::http::HttpError),
    #[error("{0} cannot be used: {1}")]
    Aws(&'static str, Cause),
    #[error("There is no company {0}: `bridge company list` shows all. Upper and lower case count.")]
    NoCompany(CompanyKey),
    #[error("There is no order {0}. Upper and lower case count; without --order every parked one is found.")]
    NoOrder(OrderKey),
    #[error("There is no order {0}: it was never taken, or is no longer kept. Upper and lower case count.")]
    UnknownOrder(OrderKey),
    #[error("There is no order {0}. Upper and lower case count. Nothing was erased.")]
    NoSuchOrder(OrderKey),
    #[error("That is no address. Nothing was erased.")]
    NoAddress,
    #[error("There is no terminal to ask at: give --yes to do it without being asked.")]
    NobodyToConfirm,
    #[error("Nothing was done.")]
    NotConfirmed,
    #[error("{0} was connected again meanwhile. Its orders until then are erased; what it has chosen since stays.")]
    CameBack(CompanyKey),
    #[error(
        "{company} is already connected, in generation {generation}. Nothing was changed. To see how: \
         bridge company show --ats {ats} --company {company}"
    )]
    Connected { ats: &'static str, company: CompanyId, generation: u32 },
    #[error(
        "{company} was connected or changed by somebody else meanwhile: what was issued here is void, and the secret \
         {secret} was stored for nothing, so delete it."
    )]
    Overtaken { company: CompanyKey, secret: String },
    #[error(
        "The client id in the issued file belongs to another company: use a file of its own for each company. The secret {0} was \
         stored for nothing, so delete it."
    )]
    ClientTaken(String),
    #[error("{0} is neither https nor on this machine: credentials would go there for everybody to read. Use https.")]
    InTheClear(String),
    #[error("Every name for the secrets of {0} is taken: delete what is left of earlier tries below {1}.")]
    NoName(CompanyKey, String),
    #[error(
        "It is not known whether {0} was stored ({1}): `bridge company show` tells. If it was, what was issued holds; if not, \
         run the command again."
    )]
    Unsure(CompanyKey, Cause),
    #[error(
        "The table has companies, but there are no signing keys below {0}/, so --secret-prefix is not theirs: the stack's output \
         SecretPrefix names it. Nothing was changed."
    )]
    WrongPrefix(String),
    #[error("There is no terminal to ask at: give --secrets-file FILE, or `--secrets-file -` for standard input.")]
    NobodyToAsk,
    #[error(
        "Nothing was entered for {0}. Nothing was stored, and what was issued above is void: run the command again when it is at \
         hand. With --issued-file the issued pair stays the same."
    )]
    NothingEntered(String),
    #[error("{} cannot be used ({why}).", file.display())]
    File { file: PathBuf, why: std::io::Error },
    #[error("{} is not as expected: {why}.", file.display())]
    NotAsExpected { file: PathBuf, why: String },
    #[error("The way to systems outside could not be set up: {0}.")]
    NoWayOut(#[from] edge::outbound::OutboundError),
    #[error("It is not said where Equalture answers: give --equalture or EQUALTURE_BASE_URL, or --unchecked.")]
    NoEqualture,
    #[error(transparent)]
    Partner(#[from] crate::partner::PartnerTrouble),
    #[error(transparent)]
    Rotate(#[from] crate::rotate::RotateTrouble),
    #[error("Reading or writing failed ({0}).")]
    Stream(#[from] std::io::Error),
}

/// What AWS or the way to it said, in a sentence if it is one of the usual.
#[derive(Debug)]
pub(crate) struct Cause(String);

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What AWS answers to credentials that it does not take.
const REFUSED: [&str; 6] = [
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "MissingAuthenticationTokenException",
];

impl Cause {
    /// Reads the SDK's words; `table` is what was asked for.
    pub(crate) fn read(text: &str, table: &str, region: &str) -> Self {
        let said = if text.contains("AccessDenied") {
            let action = text.split("not authorized to perform: ").nth(1).and_then(|rest| rest.split(' ').next());
            let action = action.unwrap_or("this");
            format!("these credentials may not do {action}; have it allowed, or choose another --profile.")
        } else if text.contains("ResourceNotFoundException") {
            format!("there is no table {table} in {region}; look at --table, --region and --profile.")
        } else if let Some(code) = REFUSED.iter().find(|code| text.contains(**code)) {
            format!("the credentials are refused ({code}); log in again, or choose another --profile.")
        } else if text.contains("dispatch failure") || text.contains("timeout") {
            format!("it cannot be reached; look at the network, --region and --endpoint ({text}).")
        } else if text.contains("unhandled error") {
            format!("it answers as AWS does not; look at --endpoint ({text}).")
        } else {
            text.to_owned()
        };
        Self(said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        Cause::read(text, "bridge", "eu-central-1").to_string()
    }

    #[test]
    fn the_missing_permission_is_named() {
        let text = "service error: unhandled error (AccessDeniedException): Error { code: \"AccessDeniedException\", message: \
                    \"User: arn:aws:iam::1:user/ada is not authorized to perform: dynamodb:Scan on resource: arn:aws:x\" }";
        let said = read(text);
        assert!(said.contains("may not do dynamodb:Scan;"), "{said}");
    }

    #[test]
    fn refused_credentials_are_told_from_a_missing_table() {
        let expired = read("service error: unhandled error (ExpiredTokenException): The security token has expired");
        assert!(expired.contains("log in again"), "{expired}");
        let missing = read("service error: ResourceNotFoundException: Requested resource not found");
        assert!(missing.contains("there is no table bridge in eu-central-1"), "{missing}");
    }

    #[test]
    fn what_is_not_usual_is_repeated() {
        assert_eq!(read("service error: teapot"), "service error: teapot");
        let other = read("service error: unhandled error (method_not_allowed)");
        assert!(other.contains("look at --endpoint"), "{other}");
    }
}
