//! JavaScript values, as serde reads them: only what [`serde_json`] writes.

use std::fmt::Display;

use serde::{
    de::{
        DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
        value::{StringDeserializer, UsizeDeserializer},
    },
    forward_to_deserialize_any,
};
use wasm_bindgen::{JsCast, JsValue};

pub struct Value(pub JsValue);

/// What isn't as expected doesn't matter: the answer can't be shown.
#[derive(Debug)]
pub struct Unexpected;

impl Display for Unexpected {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Unexpected {}

impl Error for Unexpected {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self
    }
    fn invalid_value(_: serde::de::Unexpected<'_>, _: &dyn serde::de::Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn serde::de::Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

type Result<T> = std::result::Result<T, Unexpected>;

impl Value {
    fn text(&self) -> Result<String> {
        self.0.as_string().ok_or(Unexpected)
    }

    fn array(&self) -> Result<Items> {
        let array: &js_sys::Array = self.0.dyn_ref().ok_or(Unexpected)?;
        Ok(Items { array: array.clone(), at: 0 })
    }

    fn field(&self, name: &str) -> Option<Self> {
        js_sys::Reflect::get(&self.0, &name.into()).ok().filter(|value| !value.is_undefined()).map(Self)
    }

    fn names(&self) -> Result<Vec<String>> {
        let object: &js_sys::Object = self.0.dyn_ref().ok_or(Unexpected)?;
        Ok(js_sys::Object::keys(object).iter().filter_map(|name| name.as_string()).collect())
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Unexpected;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.0.is_null() {
            visitor.visit_unit()
        } else if let Some(truth) = self.0.as_bool() {
            visitor.visit_bool(truth)
        } else if let Some(number) = self.0.as_f64() {
            visitor.visit_i64(number as i64)
        } else if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if let Ok(items) = self.array() {
            visitor.visit_seq(items)
        } else {
            self.deserialize_map(visitor)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unexpected)?)
    }

    /// All numbers of ours are whole, and none comes near 2^53, from where on JavaScript is inexact.
    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_i64(self.0.as_f64().ok_or(Unexpected)? as i64)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_seq(self.array()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        visitor.visit_seq(self.array()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let names = self.names()?;
        visitor.visit_map(Entries { names: names.into_iter(), object: self, value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, names: &'static [&'static str], visitor: V) -> Result<V::Value> {
        visitor.visit_map(Fields { names: names.iter().enumerate(), object: self, value: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        if let Some(word) = self.0.as_string() {
            return visitor.visit_enum(Variant { name: word, content: None });
        }
        let name = self.names()?.into_iter().next().ok_or(Unexpected)?;
        let content = self.field(&name);
        visitor.visit_enum(Variant { name, content })
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct identifier ignored_any
    }
}

struct Items {
    array: js_sys::Array,
    at: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Unexpected;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if self.at == self.array.length() {
            return Ok(None);
        }
        let value = self.array.get(self.at);
        self.at += 1;
        seed.deserialize(Value(value)).map(Some)
    }
}

/// The fields of a struct that the object has, by number: what a struct doesn't know isn't looked at.
struct Fields {
    names: std::iter::Enumerate<std::slice::Iter<'static, &'static str>>,
    object: Value,
    value: Option<Value>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Unexpected;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        for (number, name) in self.names.by_ref() {
            self.value = self.object.field(name);
            if self.value.is_some() {
                let number: UsizeDeserializer<Unexpected> = number.into_deserializer();
                return seed.deserialize(number).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value> {
        seed.deserialize(self.value.take().ok_or(Unexpected)?)
    }
}

/// All that the object has, by name.
struct Entries {
    names: std::vec::IntoIter<String>,
    object: Value,
    value: Option<Value>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Unexpected;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let Some(name) = self.names.next() else { return Ok(None) };
        self.value = self.object.field(&name);
        let name: StringDeserializer<Unexpected> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value> {
        seed.deserialize(self.value.take().ok_or(Unexpected)?)
    }
}

struct Variant {
    name: String,
    content: Option<Value>,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unexpected;
    type Variant = Content;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Content)> {
        let name: StringDeserializer<Unexpected> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, Content(self.content)))
    }
}

struct Content(Option<Value>);

impl<'de> VariantAccess<'de> for Content {
    type Error = Unexpected;

    fn unit_variant(self) -> Result<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self.0.ok_or(Unexpected)?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value> {
        self.0.ok_or(Unexpected)?.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, names: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.0.ok_or(Unexpected)?.deserialize_struct("", names, visitor)
    }
}
