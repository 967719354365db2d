//! What the bundle says: its warnings and errors go into the history, its panics are caught.

use crate::history::Event;
use crate::world::World;
use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::sync::Once;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Level, Metadata, Subscriber};

thread_local! {
    static PANICS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Listens to this thread until the guard is dropped.
pub(crate) fn listen(world: &World) -> DefaultGuard {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            PANICS.with_borrow_mut(|panics| panics.push(panic.to_string()));
            before(panic);
        }));
    });
    panics();
    tracing::subscriber::set_default(Listener(world.clone()))
}

/// The panics of this thread since they were asked for last.
pub(crate) fn panics() -> Vec<String> {
    PANICS.take()
}

struct Listener(World);

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // The bundle's own words only: the SDK's are below the level that a deployment logs.
        *metadata.level() <= Level::WARN && !metadata.target().starts_with("aws_s")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut words = Words::default();
        event.record(&mut words);
        if *event.metadata().level() == Level::ERROR && words.message.starts_with("order_") {
            let company = words.company.rsplit('#').next().unwrap_or_default();
            let order = (!words.order.is_empty()).then(|| format!("{company}/{}", words.order));
            self.0.note(Event::Alarm { what: words.message.clone(), order });
        }
        self.0.note(Event::Log { text: words.all });
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The members of one line.
#[derive(Default)]
struct Words {
    message: String,
    company: String,
    order: String,
    all: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        // Writing to a text does not fail.
        let _ = write!(self.all, "{}={text} ", field.name());
        match field.name() {
            "message" => self.message = text,
            "company" => self.company = text,
            "order" => self.order = text.trim_matches('"').to_owned(),
            _ => {}
        }
    }
}
