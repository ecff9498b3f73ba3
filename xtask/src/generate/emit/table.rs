//! `ffi-sys/src/table/generated.rs`: one row per symbol, for the macro that makes the table.

use std::fmt::Write;

use anyhow::Result;

use super::super::model::{Binding, Function, Model};
use super::{HEADER, c_types, type_text};

pub(in super::super) fn table(model: &Model) -> Result<String> {
    let mut text = String::from("use super::slot::symbols;\nuse crate::abi::*;\n\n");
    text.push_str("#[rustfmt::skip]\nsymbols! {\n    functions {\n");
    for function in model.functions.iter().filter(|function| !function.variadic) {
        let abi = if function.forced_exit { "C-unwind" } else { "C" };
        writeln!(text, "        {} {abi:?} {}", binding(function.binding), signature(function))?;
    }
    text.push_str("    }\n    variadics {\n");
    for function in model.functions.iter().filter(|function| function.variadic) {
        writeln!(text, "        {} {}", binding(function.binding), signature(function))?;
    }
    text.push_str("    }\n    data {\n");
    for data in &model.data {
        writeln!(text, "        {} {}: {};", binding(data.binding), data.name, type_text(&data.ty))?;
    }
    text.push_str("    }\n}\n");
    Ok(format!("{HEADER}{}\n{text}", c_types(&text)))
}

fn binding(binding: Binding) -> &'static str {
    match binding {
        Binding::Required => "required",
        Binding::Optional => "optional",
    }
}

fn signature(function: &Function) -> String {
    let parameters: Vec<_> = function.parameters.iter().map(|(_, ty)| type_text(ty)).collect();
    let result = function.result.as_ref().map_or("()".to_owned(), type_text);
    format!("{}({}) -> {result};", function.name, parameters.join(", "))
}
