//! Goes through the template's resources and puts together what refers to one another.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use serde_yaml_ng::Value as Yaml;

use super::shapes::{
    BuildMetadata, Document, FunctionProperties, IntegrationProperties, MappingProperties, PermissionProperties,
    Resource, RouteProperties, RouteSettings, RuleProperties, StageProperties,
};
use super::{ACCOUNT, Function, REGION, Schedule, StreamTrigger, Table, TemplateError};
use crate::filter::Pattern;
use crate::intrinsics::{Scope, plain, references};
use crate::routes::Route;
use crate::throttle::Limit;

const STACK: &str = "sandbox";

/// By logical id, for as long as the template is read.
pub(super) type Functions = BTreeMap<String, Function>;

/// The template, and what its references mean here.
pub(super) struct Template {
    scope: Scope,
    globals: Yaml,
    resources: BTreeMap<String, Resource>,
}

impl Template {
    pub(super) fn new(document: Document, endpoint: &str) -> Result<Self, TemplateError> {
        let mut template = Self { scope: Scope::default(), globals: Yaml::Null, resources: document.resources };
        let names = &mut template.scope.names;
        for (pseudo, value) in [
            ("AWS::Region", REGION),
            ("AWS::AccountId", ACCOUNT),
            ("AWS::Partition", "aws"),
            ("AWS::URLSuffix", "amazonaws.com"),
            ("AWS::StackName", STACK),
        ] {
            names.insert(pseudo.to_owned(), value.to_owned());
        }
        for (name, parameter) in document.parameters {
            names.extend(parameter.default.map(|default| (name, plain(&default))));
        }
        template.scope.conditions = document.conditions;
        if let Some(globals) = document.globals.get("Function") {
            template.globals.clone_from(globals);
        }
        template.name_resources(endpoint)?;
        Ok(template)
    }

    /// Gives the table its name and the API its address, which the environment refers to.
    fn name_resources(&mut self, endpoint: &str) -> Result<(), TemplateError> {
        let table = self.only("AWS::DynamoDB::Table")?.to_owned();
        let api = self.only("AWS::ApiGatewayV2::Api")?.to_owned();
        let given = self.resources[&table].properties.get("TableName");
        let name = match given {
            Some(name) => plain(&self.scope.resolve(name)?),
            None => format!("{STACK}-{table}"),
        };
        self.scope.names.insert(table, name);
        let attribute = format!("{api}.ApiEndpoint");
        self.scope.attributes.insert(attribute, endpoint.to_owned());
        Ok(())
    }

    pub(super) fn functions(&self) -> Result<Functions, TemplateError> {
        self.of_type("AWS::Serverless::Function").map(|id| Ok((id.to_owned(), self.function(id)?))).collect()
    }

    fn function(&self, id: &str) -> Result<Function, TemplateError> {
        let metadata: BuildMetadata = self.typed(id, &self.resources[id].metadata)?;
        let own: FunctionProperties = self.properties(id)?;
        let shared: FunctionProperties = self.typed("Globals.Function", &self.globals)?;
        let mut variables = shared.environment.variables;
        variables.extend(own.environment.variables);
        let (environment, unset): (BTreeMap<_, _>, BTreeMap<_, _>) = variables
            .into_iter()
            .map(|(name, value)| (name, plain(&value)))
            .partition(|(_, value)| references(value).is_empty());
        Ok(Function {
            name: metadata.build_properties.binary,
            // Lambda's own defaults
            timeout: Duration::from_secs(own.timeout.or(shared.timeout).unwrap_or(3)),
            memory: own.memory_size.or(shared.memory_size).unwrap_or(128),
            environment,
            unset: unset.into_keys().collect(),
        })
    }

    pub(super) fn routes(&self, functions: &Functions) -> Result<Vec<Route>, TemplateError> {
        let mut routes = Vec::new();
        for id in self.of_type("AWS::ApiGatewayV2::Route") {
            let route: RouteProperties = self.properties(id)?;
            let integration = self.referred(id, &route.target)?;
            let properties: IntegrationProperties = self.properties(&integration)?;
            if properties.payload_format_version.as_deref() != Some("2.0") {
                return Err(off(&integration, "PayloadFormatVersion should be \"2.0\""));
            }
            let function = self.referred_function(&integration, &properties.integration_uri)?;
            self.permitted(&function, "apigateway.amazonaws.com")?;
            let name = &known(functions, &integration, &function)?.name;
            let parsed = Route::parse(&route.route_key, name).map_err(|what| off(id, what))?;
            routes.push(parsed);
        }
        routes.sort_by_key(Route::rank);
        Ok(routes)
    }

    /// The stage's own for the routes that it names, its default for the others.
    pub(super) fn limits(&self, routes: &[Route]) -> Result<BTreeMap<String, Limit>, TemplateError> {
        let id = self.only("AWS::ApiGatewayV2::Stage")?;
        let stage: StageProperties = self.properties(id)?;
        for key in stage.route_settings.keys() {
            self.there_before(id, key)?;
        }
        let limits = routes.iter().map(|route| {
            let own = stage.route_settings.get(&route.key).copied();
            (route.key.clone(), own.unwrap_or(stage.default_route_settings).into())
        });
        Ok(limits.collect())
    }

    /// The gateway refuses a stage that names a route which is not there, and a template's resources come in any order.
    fn there_before(&self, stage: &str, key: &str) -> Result<(), TemplateError> {
        for id in self.of_type("AWS::ApiGatewayV2::Route") {
            let route: RouteProperties = self.properties(id)?;
            if route.route_key == key {
                let named = self.resources[stage].depends_on.iter().any(|before| before == id);
                return if named { Ok(()) } else { Err(off(stage, format!("it should depend on {id}"))) };
            }
        }
        Err(off(stage, format!("it names the route {key}, which no resource makes")))
    }

    pub(super) fn table(&self) -> Result<Table, TemplateError> {
        let id = self.only("AWS::DynamoDB::Table")?;
        let mut properties: Map<String, Json> = self.properties(id)?;
        let ttl = properties.get("TimeToLiveSpecification");
        let ttl = ttl.and_then(|ttl| Some(ttl.get("AttributeName")?.as_str()?.to_owned()));
        let name = self.scope.names[id].clone();
        let mut definition = json!({"TableName": name});
        for property in ["AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes"] {
            if let Some(value) = properties.remove(property) {
                definition[property] = value;
            }
        }
        if let Some(mut stream) = properties.remove("StreamSpecification") {
            // implied in a template, spelt out in a request
            stream["StreamEnabled"] = json!(true);
            definition["StreamSpecification"] = stream;
        }
        Ok(Table { name, definition, ttl })
    }

    pub(super) fn stream(&self, functions: &Functions) -> Result<StreamTrigger, TemplateError> {
        let id = self.only("AWS::Lambda::EventSourceMapping")?;
        let mapping: MappingProperties = self.properties(id)?;
        if mapping.starting_position != "LATEST" {
            return Err(off(id, "StartingPosition should be LATEST"));
        }
        let function = self.referred_function(id, &mapping.function_name)?;
        let filters = mapping.filter_criteria.filters.iter();
        let filters = filters.map(|filter| Pattern::parse(&filter.pattern));
        Ok(StreamTrigger {
            function: known(functions, id, &function)?.name.clone(),
            filters: filters.collect::<Result<_, _>>().map_err(|error| off(id, error))?,
            batch_size: mapping.batch_size,
            parallelization: mapping.parallelization_factor,
            retries: mapping.maximum_retry_attempts,
            max_age: Duration::from_secs(mapping.maximum_record_age_in_seconds),
        })
    }

    pub(super) fn schedules(&self, functions: &Functions) -> Result<Vec<Schedule>, TemplateError> {
        let mut schedules = Vec::new();
        for id in self.of_type("AWS::Events::Rule") {
            let rule: RuleProperties = self.properties(id)?;
            let every = rate(&rule.schedule_expression)
                .ok_or_else(|| off(id, "ScheduleExpression should be such as rate(1 minute)"))?;
            for target in rule.targets {
                let function = self.referred_function(id, &target.arn)?;
                self.permitted(&function, "events.amazonaws.com")?;
                schedules.push(Schedule {
                    function: known(functions, id, &function)?.name.clone(),
                    rule: id.to_owned(),
                    every,
                });
            }
        }
        Ok(schedules)
    }

    /// Without its permission the caller would be refused, which shows only after a deployment.
    fn permitted(&self, function: &str, principal: &str) -> Result<(), TemplateError> {
        for id in self.of_type("AWS::Lambda::Permission") {
            let permission: PermissionProperties = self.properties(id)?;
            let named = references(&permission.function_name).contains(&function);
            if named && permission.principal == principal {
                return Ok(());
            }
        }
        Err(off(function, format!("no AWS::Lambda::Permission lets {principal} call it")))
    }

    fn referred(&self, from: &str, text: &str) -> Result<String, TemplateError> {
        let mut ids = references(text).into_iter();
        let id = ids.find(|id| self.resources.contains_key(*id));
        id.map(str::to_owned).ok_or_else(|| off(from, format!("it refers to no resource in `{text}`")))
    }

    fn referred_function(&self, from: &str, text: &str) -> Result<String, TemplateError> {
        let id = self.referred(from, text)?;
        if self.resources[&id].r#type == "AWS::Serverless::Function" {
            return Ok(id);
        }
        Err(off(from, format!("{id} is not a function")))
    }

    fn of_type(&self, kind: &str) -> impl Iterator<Item = &str> {
        let matching = self.resources.iter().filter(move |(_, resource)| resource.r#type == kind);
        matching.map(|(id, _)| id.as_str())
    }

    fn only(&self, kind: &'static str) -> Result<&str, TemplateError> {
        let all: Vec<_> = self.of_type(kind).collect();
        match all.as_slice() {
            [one] => Ok(one),
            other => Err(TemplateError::Count { kind, found: other.len() }),
        }
    }

    fn properties<T: for<'a> Deserialize<'a>>(&self, id: &str) -> Result<T, TemplateError> {
        self.typed(id, &self.resources[id].properties)
    }

    fn typed<T: for<'a> Deserialize<'a>>(&self, id: &str, yaml: &Yaml) -> Result<T, TemplateError> {
        let mut resolved = self.scope.resolve(yaml)?;
        if resolved.is_null() {
            resolved = json!({});
        }
        serde_json::from_value(resolved).map_err(|error| off(id, error))
    }
}

impl From<RouteSettings> for Limit {
    fn from(settings: RouteSettings) -> Self {
        Self { rate: settings.throttling_rate_limit, burst: settings.throttling_burst_limit }
    }
}

fn known<'a>(all: &'a Functions, from: &str, id: &str) -> Result<&'a Function, TemplateError> {
    all.get(id).ok_or_else(|| off(from, format!("{id} is not a function")))
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn off(resource: &str, what: impl ToString) -> TemplateError {
    TemplateError::Resource { resource: resource.to_owned(), what: what.to_string() }
}

/// `rate(1 minute)`; a cron expression has no length.
fn rate(expression: &str) -> Option<Duration> {
    let inner = expression.strip_prefix("rate(")?.strip_suffix(')')?;
    let (count, unit) = inner.split_once(' ')?;
    let seconds = match unit.trim_end_matches('s') {
        "minute" => 60,
        "hour" => 3600,
        "day" => 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(count.parse::<u64>().ok()? * seconds))
}
