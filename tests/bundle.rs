//! Checks of the bundle itself: what is said in several places says the same, and nobody may do more than it does.

#![allow(clippy::unwrap_used, reason = "a file that is not as expected should fail the test")]

use sandbox::Bundle;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "bundle/stack.rs"]
mod stack;

type Names = BTreeSet<String>;

/// What each function's code does with AWS, besides writing its log.
const DOES: [(&str, &[&str]); 12] = [
    (
        "connect",
        &[
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "secretsmanager:GetSecretValue",
            "secretsmanager:CreateSecret",
            "secretsmanager:PutSecretValue",
            "secretsmanager:UpdateSecretVersionStage",
            "secretsmanager:DeleteSecret",
        ],
    ),
    ("token", &["dynamodb:GetItem", "dynamodb:UpdateItem", "secretsmanager:GetSecretValue"]),
    ("packages", &["dynamodb:GetItem", "dynamodb:PutItem", "secretsmanager:GetSecretValue"]),
    ("orders", &["dynamodb:GetItem", "dynamodb:PutItem", "secretsmanager:GetSecretValue"]),
    ("inline-orders", &["dynamodb:GetItem", "dynamodb:PutItem", "secretsmanager:GetSecretValue"]),
    ("equalture-callback", &["dynamodb:GetItem", "dynamodb:PutItem", "secretsmanager:GetSecretValue"]),
    ("equalture-webhook", &["dynamodb:GetItem", "dynamodb:PutItem", "secretsmanager:GetSecretValue"]),
    ("public-link", &["dynamodb:GetItem", "secretsmanager:GetSecretValue"]),
    ("candidate-page", &["dynamodb:GetItem", "secretsmanager:GetSecretValue"]),
    (
        "disable",
        &[
            "dynamodb:GetItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:Query",
            "secretsmanager:GetSecretValue",
            "secretsmanager:DeleteSecret",
        ],
    ),
    ("status", &[]),
    (
        "dispatcher",
        &[
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:Query",
            "secretsmanager:GetSecretValue",
            // Lambda reads the stream with the function's own role
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
        ],
    ),
];
const WRITES_ITS_LOG: [&str; 2] = ["logs:CreateLogStream", "logs:PutLogEvents"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn entries(folder: &str) -> Names {
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn names<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Names {
    names.into_iter().map(Into::into).collect()
}

fn bundle() -> Bundle {
    Bundle::read(&root().join("template.yaml"), "https://bridge.example").unwrap()
}

// ------------------------------------------------------------------ one list of functions

#[test]
fn folders_template_events_readme_and_this_test_name_the_same_functions() {
    let folders = entries("functions");
    assert_eq!(names(bundle().functions.into_iter().map(|function| function.name)), folders, "template.yaml");
    assert_eq!(names(DOES.map(|(function, _)| function)), folders, "this test");
    assert_eq!(names(readme_rows().into_keys()), folders, "README.md");
    let events = entries("events").into_iter().filter_map(|file| Some(file.strip_suffix(".json")?.to_owned()));
    let events = events.filter(|name| name != "env" && !name.contains('.'));
    assert_eq!(names(events), folders, "events/");
}

#[test]
fn a_variant_of_an_event_belongs_to_a_function() {
    let folders = entries("functions");
    for file in entries("events") {
        let function = file.split('.').next().unwrap();
        assert!(function == "env" || folders.contains(function), "events/{file}");
        assert_eq!(Path::new(&file).extension().unwrap(), "json", "events/{file}");
    }
}

#[test]
fn package_folder_and_binary_have_one_name() {
    for function in entries("functions") {
        let package = packages().into_iter().find(|package| package.folder.ends_with(&format!("functions/{function}")));
        let package = package.unwrap_or_else(|| panic!("functions/{function} is no package"));
        assert_eq!((package.name.as_str(), package.binaries), (function.as_str(), names([&function])));
    }
}

#[test]
fn every_function_has_a_route_or_a_trigger() {
    let bundle = bundle();
    let routed = bundle.routes.iter().map(|route| &route.function);
    let triggered = bundle.schedules.iter().map(|schedule| &schedule.function).chain([&bundle.stream.function]);
    assert_eq!(names(routed.chain(triggered)), entries("functions"));
}

#[test]
fn the_readme_shows_each_functions_own_routes() {
    let routes = bundle().routes;
    for (function, row) in readme_rows() {
        let shown = row.split('`').filter_map(|word| word.split_once(" /")).map(|(_, path)| format!("/{path}"));
        let own = routes.iter().filter(|route| route.function == function);
        let own = own.map(|route| route.key.trim_start_matches("ANY ").replace('+', ""));
        assert_eq!(names(shown), names(own), "README.md, {function}");
    }
}

/// The second column of the table of functions, by the first.
fn readme_rows() -> BTreeMap<String, String> {
    let readme = read("README.md");
    let table = readme.lines().skip_while(|line| !line.starts_with("| Function | Route | What it does |"));
    let rows = table.skip(2).take_while(|line| line.starts_with('|'));
    let rows = rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let function = cells.next().unwrap().trim_matches('`');
        (function.to_owned(), cells.next().unwrap().to_owned())
    });
    rows.collect()
}

// ------------------------------------------------------------------ permissions

/// The template as JSON; a tag is an object of its own: `!Ref x` is `{"!Ref": "x"}`.
fn template() -> Value {
    fn plain(yaml: serde_yaml_ng::Value) -> Value {
        use serde_yaml_ng::Value as Yaml;
        match yaml {
            Yaml::Tagged(tagged) => json!({ tagged.tag.to_string(): plain(tagged.value) }),
            Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
            Yaml::Mapping(fields) => {
                fields.into_iter().map(|(name, value)| (name.as_str().unwrap().to_owned(), plain(value))).collect()
            }
            other => serde_json::to_value(other).unwrap(),
        }
    }
    plain(serde_yaml_ng::from_str(&read("template.yaml")).unwrap())
}

/// The functions of the template: logical id, name, and the statements of its role.
fn roles() -> Vec<(String, String, Vec<Value>)> {
    let template = template();
    let resources = template["Resources"].as_object().unwrap();
    let functions = resources.iter().filter(|(_, resource)| resource["Type"] == "AWS::Serverless::Function");
    let roles = functions.map(|(id, function)| {
        let name = function["Metadata"]["BuildProperties"]["Binary"].as_str().unwrap();
        let role = function["Properties"]["Role"]["!GetAtt"].as_str().unwrap().trim_end_matches(".Arn");
        let policies = resources[role]["Properties"]["Policies"].as_array().unwrap();
        let statements = policies.iter().flat_map(|policy| list(&policy["PolicyDocument"]["Statement"]));
        (id.clone(), name.to_owned(), statements.collect())
    });
    roles.collect()
}

/// One or several, as IAM allows either.
fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])
}

fn actions(statement: &Value) -> Names {
    names(list(&statement["Action"]).iter().map(|action| action.as_str().unwrap()))
}

#[test]
fn each_function_has_a_role_of_its_own_and_no_other_source_of_permissions() {
    let template = template();
    let mut roles = BTreeSet::new();
    for (id, resource) in template["Resources"].as_object().unwrap() {
        let properties = &resource["Properties"];
        if resource["Type"] == "AWS::Serverless::Function" {
            assert!(properties["Policies"].is_null(), "{id}: what it may do stands in its role");
            assert!(roles.insert(properties["Role"].to_string()), "{id} shares its role");
        }
        if resource["Type"] == "AWS::IAM::Role" {
            assert!(properties["ManagedPolicyArns"].is_null(), "{id}: a managed policy allows more than is read here");
        }
        assert!(resource["Type"] != "AWS::IAM::Policy" && resource["Type"] != "AWS::IAM::ManagedPolicy", "{id}");
    }
}

#[test]
fn p5_each_function_may_do_what_its_code_does_and_nothing_else() {
    let does: BTreeMap<&str, &[&str]> = DOES.into();
    for (_, function, statements) in roles() {
        let may: Names = statements.iter().flat_map(actions).collect();
        let expected = does[function.as_str()].iter().chain(&WRITES_ITS_LOG);
        assert_eq!(may, names(expected.copied()), "{function}");
    }
}

#[test]
fn p5_no_statement_allows_everything() {
    for (_, function, statements) in roles() {
        for statement in statements {
            let shown = format!("{function}: {statement}");
            assert_eq!(statement["Effect"], "Allow", "{shown}");
            assert!(statement["NotAction"].is_null() && statement["NotResource"].is_null(), "{shown}");
            assert!(actions(&statement).iter().all(|action| !action.contains('*')), "{shown}");
            for resource in list(&statement["Resource"]) {
                assert!(is_narrow(&resource), "{shown}");
            }
        }
    }
}

/// Something of this stack, or a name below our own prefix.
fn is_narrow(resource: &Value) -> bool {
    let of_stack = resource["!GetAtt"].is_string();
    let text = resource["!Sub"].as_str().unwrap_or_default();
    let below_prefix = text.split_once(":secret:${SecretPrefix}/").is_some_and(|(_, name)| !name.starts_with('*'));
    of_stack || below_prefix || text.starts_with("${Table.Arn}/")
}

#[test]
fn every_statement_about_items_names_the_kinds_of_item() {
    let kinds =
        names(["ORDER#*", "REF#*", "EVENT#*", "COMPANY#*", "CLIENT#*", "FORM#*", "LANE#*", "JOBS#*", "FAILURES#*"]);
    for (_, function, statements) in roles() {
        for statement in statements.iter().filter(|statement| statement["Resource"] == json!({"!GetAtt": "Table.Arn"}))
        {
            let keys = list(&statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]);
            let keys = names(keys.iter().map(|key| key.as_str().unwrap_or("any")));
            assert!(keys.is_subset(&kinds), "{function}: {keys:?}");
        }
    }
}

#[test]
fn only_who_speaks_with_equalture_or_hears_from_it_reads_the_companies_secrets() {
    for (_, function, statements) in roles() {
        let reads = statements.iter().any(|statement| statement["Resource"].to_string().contains("/companies/"));
        let package = packages().into_iter().find(|package| package.name == function).unwrap();
        assert_eq!(reads, package.uses.contains("equalture"), "{function}");
    }
}

// ------------------------------------------------------------------ arrows

/// A package of the workspace.
struct Package {
    name: String,
    folder: String,
    binaries: Names,
    /// Packages of ours that what is deployed of it needs.
    uses: Names,
}

fn packages() -> Vec<Package> {
    let mut cargo = Command::new(env!("CARGO"));
    let cargo = cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    let output = cargo.current_dir(root()).output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().iter().map(package).collect()
}

fn package(package: &Value) -> Package {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let targets = package["targets"].as_array().unwrap().iter();
    let binaries = targets.filter(|target| target["kind"] == json!(["bin"]));
    let dependencies = package["dependencies"].as_array().unwrap().iter();
    let ours = dependencies.filter(|dependency| dependency["path"].is_string() && dependency["kind"] != "dev");
    Package {
        name: text(&package["name"]),
        folder: text(&package["manifest_path"]).trim_end_matches("/Cargo.toml").to_owned(),
        binaries: names(binaries.map(|target| text(&target["name"]))),
        uses: names(ours.map(|dependency| text(&dependency["name"]))),
    }
}

#[test]
fn every_function_behind_the_gateway_reads_requests_through_the_edge() {
    for function in entries("functions") {
        let main = read(&format!("functions/{function}/src/main.rs"));
        let serves = main.contains("serve(") || main.contains("lambda_runtime::run(");
        assert!(serves && !main.contains("lambda_http::run"), "{function} would panic on an odd address");
    }
}

#[test]
fn arrows_point_one_way() {
    let inner = ["assessment", "edge", "aws"];
    // `sandbox` and `cli` stand outside of what is deployed
    let systems =
        entries("crates").into_iter().filter(|name| !inner.contains(&&**name) && name != "sandbox" && name != "cli");
    let systems: Names = systems.collect();
    for package in packages() {
        let may = match package.name.as_str() {
            "assessment" => Names::new(),
            "edge" => names(["assessment"]),
            "aws" => names(["assessment", "edge"]),
            name if systems.contains(name) => names(["assessment", "edge"]),
            _ if package.folder.contains("/functions/") => names(inner).union(&systems).cloned().collect(),
            _ => continue,
        };
        let beyond: Vec<_> = package.uses.difference(&may).collect();
        assert!(beyond.is_empty(), "{} uses {beyond:?}", package.name);
    }
}
