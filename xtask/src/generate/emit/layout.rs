//! `tests/src/layout/generated.rs`: every bound type, field and constant, as rows for the comparison with C.

use std::fmt::Write;

use anyhow::Result;

use super::super::model::{Model, TypeKind};
use super::super::policy;
use super::HEADER;

pub(in super::super) fn layout(model: &Model) -> Result<String> {
    let mut text = String::from(HEADER);
    text.push_str("use super::row::{constants, records};\n\n#[rustfmt::skip]\nrecords! {\n");
    for item in &model.types {
        let TypeKind::Record(record) = &item.kind else { continue };
        let fields: Vec<_> = record
            .fields
            .iter()
            .filter(|field| !field.windows_only)
            .map(|field| field.name.to_string())
            .collect();
        writeln!(text, "    {:?} {} {{ {} }}", c_type(&item.name), item.name, fields.join(", "))?;
    }
    for (name, fields) in policy::HAND_WRITTEN_RECORDS {
        writeln!(text, "    {name:?} {name} {{ {} }}", fields.join(", "))?;
    }
    text.push_str("}\n\n#[rustfmt::skip]\nconstants! {\n");
    for constant in &model.constants {
        writeln!(text, "    {}", constant.name)?;
    }
    text.push_str("}\n");
    Ok(text)
}

/// How C spells the type.
fn c_type(name: &str) -> String {
    let anonymous = policy::RENAMED_TYPES.iter().find(|(_, renamed, _)| *renamed == name);
    match anonymous {
        Some((_, _, expression)) => (*expression).to_owned(),
        None if policy::WITHOUT_TYPEDEF.contains(&name) => format!("struct {name}"),
        None => name.to_owned(),
    }
}
