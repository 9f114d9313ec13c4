//! Messages to people: outbox, channels, the demo mailbox.
