//! Second opinions: libraries that others have made use a running bundle, each by a script of its own.
//!
//! `JUDGES_PYTHON` names an interpreter that has them; `.ci/judges` installs them and sets it.

#![allow(clippy::unwrap_used, reason = "a judge that cannot be asked fails the test")]

use assessment::ids::ClientId;
use assessment::ports::{Client, Digests as _, IssuedSecret, Purpose};
use std::path::Path;
use tests::Scene;
use tokio::process::Command;

/// Credentials of the company on the scene, beside those that the ATS has.
const CLIENT: (&str, &str) = ("judged", "a-secret-of-the-judges-own");

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Python with authlib: .ci/judges"]
async fn a19_authlib_gets_a_token_either_way_and_uses_it() {
    let scene = Scene::set().await;
    issue(&scene).await;
    agrees(&scene, "access_token.py").await;
}

/// Lets the judges in.
async fn issue(scene: &Scene) {
    let desk = scene.stage.foundation.desk().await.unwrap();
    let digest = desk.digest(Purpose::ClientSecret, &[CLIENT.0, CLIENT.1]);
    let client = Client {
        company: scene.stage.company.key.clone(),
        generation: None,
        secrets: vec![IssuedSecret { digest, until: None }],
    };
    desk.put_client(&ClientId::parse(CLIENT.0).unwrap(), &client).await.unwrap();
}

/// Runs a judge's script against the bundle.
async fn agrees(scene: &Scene, script: &str) {
    let python = std::env::var_os("JUDGES_PYTHON").unwrap_or_else(|| panic!("JUDGES_PYTHON names no interpreter"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("judges").join(script);
    let mut judge = Command::new(python);
    judge.arg(&script).arg(scene.stage.sandbox.url()).env("CLIENT_ID", CLIENT.0).env("CLIENT_SECRET", CLIENT.1);
    let verdict = judge.env("NO_PROXY", "127.0.0.1").output().await.unwrap();
    let said = [verdict.stdout, verdict.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(verdict.status.success() && said.contains("agrees"), "{}:\n{said}", script.display());
}
