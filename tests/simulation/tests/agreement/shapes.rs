//! What the bundle sends, with few keys, so that requests meet.

use serde_json::{Value, json};

/// A source of requests, the same for the same seed.
pub(crate) struct Shapes {
    state: u64,
    /// The transactions of late, with their tokens.
    sent: Vec<Value>,
}

const QUEUES: [&str; 2] = ["equalture", "ats"];

pub(super) fn text(text: impl Into<String>) -> Value {
    json!({"S": text.into()})
}

pub(super) fn number(number: u64) -> Value {
    json!({"N": number.to_string()})
}

/// A time in the first seconds of a day, as it is sorted.
pub(super) fn time(seconds: u64) -> String {
    format!("2026-11-22T10:00:{seconds:02}.000Z")
}

impl Shapes {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed, sent: Vec::new() }
    }

    /// Splitmix64.
    pub(super) fn draw(&mut self, below: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    pub(super) fn often(&mut self, of_ten: u64) -> bool {
        self.draw(10) < of_ten
    }

    pub(super) fn company(&mut self) -> String {
        format!("smartrecruiters#C{}", self.draw(3))
    }

    pub(super) fn shard(company: &str) -> Value {
        number(u64::from(company.as_bytes()[company.len() - 1]) % 2)
    }

    fn place(&mut self, company: &str) -> String {
        let (queue, seconds, order) = (QUEUES[self.index(2)], self.draw(20), self.draw(6));
        format!("{company}#{queue}#{}#o-{order}", time(seconds))
    }

    pub(super) fn index(&mut self, below: usize) -> usize {
        usize::try_from(self.draw(below as u64)).unwrap()
    }

    fn order_item(&mut self, version: u64) -> Value {
        let company = self.company();
        let mut item = json!({
            "pk": text(format!("ORDER#{company}#o-{}", self.draw(6))),
            "company": text(&*company),
            "updated_at": text(time(self.draw(5))),
            "version": number(version),
            "written_by": text(format!("n-{}", self.draw(1000))),
            "candidate": {"M": {"is": text("known"), "first_name": text("Zoë"), "masked": {"NULL": true}}},
            "progress": text(if self.often(5) { "invited" } else { "accepted" }),
            "revision": number(self.draw(9)),
            "told": number(self.draw(9)),
            "gone": {"BOOL": self.often(3)},
            "parked": {"BOOL": self.often(2)},
            "attempts": {"L": [{"M": {"reference": text("r-1"), "n": number(self.draw(3))}}]},
            "history": {"L": []},
        });
        if self.often(7) {
            item["due_shard"] = Self::shard(&company);
            item["due"] = text(self.place(&company));
            item["wake"] = text("work");
        }
        if self.often(3) {
            item["ttl"] = number(1_800_000_000 + self.draw(1000));
        }
        item
    }

    /// The next request.
    pub(crate) fn next(&mut self) -> (&'static str, Value) {
        let (operation, mut request) = match self.draw(24) {
            0..=2 => ("PutItem", self.place_order()),
            3..=5 => ("PutItem", self.replace_order()),
            6 | 7 => return ("TransactWriteItems", self.file()),
            8 => return ("TransactWriteItems", self.connect()),
            9 => ("GetItem", self.get()),
            10 | 11 => ("Query", self.due()),
            12 => ("Query", self.companies_due()),
            13 => ("Query", self.of_company()),
            14 => ("UpdateItem", self.take_lane()),
            15 => ("UpdateItem", self.knock()),
            16 => ("UpdateItem", self.release_lane()),
            17 => ("UpdateItem", self.count_failure()),
            18 => ("PutItem", self.put()),
            19 => ("UpdateItem", self.disable()),
            20 => ("UpdateItem", self.see_off()),
            21 => return ("TransactWriteItems", self.forget_clients()),
            22 => return ("TransactWriteItems", self.forget_references()),
            _ if self.often(5) => ("DeleteItem", json!({"Key": {"pk": text(self.client())}})),
            _ => ("Scan", Self::companies()),
        };
        request["TableName"] = json!("Table");
        (operation, request)
    }

    pub(super) fn client(&mut self) -> String {
        format!("CLIENT#id-{}", self.draw(3))
    }

    fn place_order(&mut self) -> Value {
        json!({
            "Item": self.order_item(1),
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        })
    }

    pub(super) fn replace_order(&mut self) -> Value {
        let seen = 1 + self.draw(2);
        let next = seen + self.draw(2);
        json!({
            "Item": self.order_item(next),
            "ConditionExpression": "version = :seen",
            "ExpressionAttributeValues": {":seen": number(seen)},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        })
    }

    fn file(&mut self) -> Value {
        let mut order = self.replace_order();
        order["TableName"] = json!("Table");
        let references = 1 + self.draw(2);
        let company = self.company();
        let reference = |n: u64| {
            let pk = text(format!("REF#{company}#r-{n}"));
            json!({"Put": {"TableName": "Table", "Item": {"pk": pk, "order": text(format!("{company}#o-1"))}}})
        };
        let mut actions = vec![json!({"Put": order})];
        actions.extend((0..references).map(reference));
        self.with_token(&Value::Array(actions))
    }

    fn connect(&mut self) -> Value {
        let company = self.company();
        let status = ["connecting", "active"][self.index(2)];
        let mut put = json!({
            "TableName": "Table",
            "Item": {
                "pk": text(format!("COMPANY#{company}")),
                "status": text("active"),
                "generation": number(1 + self.draw(2)),
                "settings": {"M": {"inline": {"BOOL": true}}},
            },
        });
        if self.often(5) {
            put["ConditionExpression"] = json!("attribute_not_exists(pk)");
        } else {
            put["ConditionExpression"] = json!("generation = :generation AND #status = :status");
            put["ExpressionAttributeNames"] = json!({"#status": "status"});
            put["ExpressionAttributeValues"] =
                json!({":generation": number(1 + self.draw(2)), ":status": text(status)});
        }
        let client = json!({
            "TableName": "Table",
            "Item": self.client_item(),
            "ConditionExpression": "attribute_not_exists(pk) OR company = :company",
            "ExpressionAttributeValues": {":company": text(company)},
        });
        self.with_token(&json!([{"Put": put}, {"Put": client}]))
    }

    fn client_item(&mut self) -> Value {
        json!({
            "pk": text(self.client()),
            "company": text(self.company()),
            "updated_at": text(time(self.draw(5))),
            "secrets": {"L": [{"M": {"digest": text("d")}}]},
        })
    }

    /// A transaction with a token of its own, one of late as a whole, or another with a token of late.
    pub(super) fn with_token(&mut self, actions: &Value) -> Value {
        let fresh = json!({"TransactItems": actions, "ClientRequestToken": format!("token-{}", self.draw(u64::MAX))});
        let at = self.draw(u64::MAX);
        let late = self.sent.get(usize::try_from(at).unwrap() % self.sent.len().max(1)).cloned();
        match (self.draw(6), late) {
            (0, Some(late)) => late,
            (1, Some(late)) => json!({"TransactItems": actions, "ClientRequestToken": late["ClientRequestToken"]}),
            _ => {
                self.sent.push(fresh.clone());
                fresh
            }
        }
    }

    fn get(&mut self) -> Value {
        let (company, order) = (self.company(), self.draw(6));
        let keys = [
            format!("ORDER#{company}#o-{order}"),
            format!("REF#{company}#r-{}", self.draw(2)),
            format!("LANE#{company}"),
            self.client(),
            format!("COMPANY#{company}"),
        ];
        json!({"Key": {"pk": text(&*keys[self.index(keys.len())])}, "ConsistentRead": true})
    }

    /// Sometimes with its end before its beginning, as when a page is asked for behind an order that is due later.
    fn due(&mut self) -> Value {
        let company = self.company();
        let queue = QUEUES[self.index(2)];
        let first = match self.draw(3) {
            0 => format!("{} ", self.place(&company)),
            _ => format!("{company}#{queue}#"),
        };
        let last = format!("{company}#{queue}#{}#~", time(self.draw(20)));
        json!({
            "IndexName": "due",
            "KeyConditionExpression": "due_shard = :shard AND due BETWEEN :first AND :last",
            "ExpressionAttributeValues": {
                ":shard": Self::shard(&company), ":first": text(first), ":last": text(last),
            },
            "Limit": 1 + self.draw(4),
        })
    }

    fn companies_due(&mut self) -> Value {
        let company = self.company();
        let after = match self.draw(3) {
            0 => " ".to_owned(),
            1 => self.place(&company),
            _ => format!("{company}#~"),
        };
        json!({
            "IndexName": "due",
            "KeyConditionExpression": "due_shard = :shard AND due > :after",
            "ExpressionAttributeValues": {":shard": Self::shard(&company), ":after": text(after)},
            "Limit": 1,
        })
    }

    fn of_company(&mut self) -> Value {
        let mut query = json!({
            "IndexName": "company",
            "KeyConditionExpression": "company = :company",
            "ExpressionAttributeValues": {":company": text(self.company())},
        });
        if self.often(5) {
            query["Limit"] = json!(1 + self.draw(5));
        }
        query
    }

    fn put(&mut self) -> Value {
        let item = match self.draw(3) {
            0 => self.client_item(),
            1 => json!({
                "pk": text(format!("JOBS#{}", self.company())),
                "fetched_at": text(time(1)),
                "ttl": number(1_800_000_000),
                "jobs": {"L": [{"L": [text("1"), text("Driver")]}]},
            }),
            _ => json!({"pk": text(format!("COMPANY#{}", self.company())), "generation": number(1)}),
        };
        json!({"Item": item})
    }

    fn companies() -> Value {
        json!({
            "ConsistentRead": true,
            "FilterExpression": "begins_with(pk, :kind)",
            "ExpressionAttributeValues": {":kind": text("COMPANY#")},
        })
    }
}
