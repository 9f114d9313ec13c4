//! The four kinds of value that both engines know, and their way in and out.

use base::{Id, Moment, Vnd};

use crate::DbError;

/// A parameter or a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `bigint`.
    Int(i64),
    /// `text`.
    Text(String),
    /// `bytea`.
    Bytes(Vec<u8>),
}

/// Parameters of a statement: `params![id, name, now]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] as &[$crate::Value] };
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}
impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}
impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}
impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}
impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}
impl<K> From<Id<K>> for Value {
    fn from(value: Id<K>) -> Self {
        Self::Text(value.to_string())
    }
}
/// Milliseconds since 1970 in UTC.
impl From<Moment> for Value {
    fn from(value: Moment) -> Self {
        Self::Int(base::millis(value))
    }
}
/// ISO text.
impl From<base::Date> for Value {
    fn from(value: base::Date) -> Self {
        Self::Text(value.to_string())
    }
}
impl From<Vnd> for Value {
    fn from(value: Vnd) -> Self {
        Self::Int(value.0)
    }
}
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a column can be read as.
pub trait FromValue: Sized {
    /// What is expected, for the error.
    const WANTED: &'static str;
    /// The value, when it is of that kind.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! readable {
    ($($kind:ty, $wanted:literal, $pattern:pat => $result:expr;)*) => {$(
        impl FromValue for $kind {
            const WANTED: &'static str = $wanted;
            fn from_value(value: &Value) -> Option<Self> {
                match value { $pattern => $result, _ => None }
            }
        }
    )*};
}
readable! {
    i64, "a whole number", Value::Int(number) => Some(*number);
    u32, "a small whole number", Value::Int(number) => u32::try_from(*number).ok();
    u64, "a whole number from 0", Value::Int(number) => u64::try_from(*number).ok();
    usize, "a whole number from 0", Value::Int(number) => usize::try_from(*number).ok();
    bool, "0 or 1", Value::Int(number @ (0 | 1)) => Some(*number == 1);
    String, "text", Value::Text(text) => Some(text.clone());
    Vec<u8>, "bytes", Value::Bytes(bytes) => Some(bytes.clone());
    Moment, "a moment", Value::Int(number) => Some(base::moment(*number));
    base::Date, "a date", Value::Text(text) => text.parse().ok();
    Vnd, "an amount", Value::Int(number) => Some(Vnd(*number));
}
impl<K> FromValue for Id<K> {
    const WANTED: &'static str = "an id";
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { text.parse().ok() } else { None }
    }
}
impl<T: FromValue> FromValue for Option<T> {
    const WANTED: &'static str = T::WANTED;
    fn from_value(value: &Value) -> Option<Self> {
        if *value == Value::Null { Some(None) } else { T::from_value(value).map(Some) }
    }
}

impl Value {
    pub(crate) fn read<T: FromValue>(&self, column: usize) -> Result<T, DbError> {
        T::from_value(self).ok_or(DbError::WrongKind { column, wanted: T::WANTED })
    }
}
