//! Types of one's own.

use ffi_safe::value::Dict;
use ffi_safe::{Any, Attached, Bound, ConvertError, FromPython, IntoPython, Result};

use crate::python;

#[derive(Debug, PartialEq, Clone)]
struct Point {
    x: f64,
    y: f64,
}

impl IntoPython for Point {
    type Target = Dict;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Dict>> {
        Dict::new(py, [("x", self.x), ("y", self.y)])
    }
}

impl<'a> FromPython<'a> for Point {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        let dict: Bound<'a, Dict> = object.extract()?;
        let field = |name: &str| -> Result<f64, ConvertError> {
            let raised = |error| ConvertError::raised::<Self>(object, error);
            let key = name.into_python(object.py()).map_err(raised)?;
            match dict.get(&key).map_err(raised)? {
                Some(value) => value.extract().map_err(|error| ConvertError::at_key(error, key.as_any())),
                None => Err(ConvertError::value::<Self, _>(object, format!("there is no {name}"))),
            }
        };
        Ok(Self { x: field("x")?, y: field("y")? })
    }
}

#[test]
fn a_type_of_ones_own_goes_into_containers() {
    python(|py| {
        let points = vec![Point { x: 0.5, y: 1.0 }, Point { x: -1.0, y: 0.0 }];
        let object = points.clone().into_python(py)?;
        assert_eq!(object.repr()?.to_str()?, "[{'x': 0.5, 'y': 1.0}, {'x': -1.0, 'y': 0.0}]");
        assert_eq!(object.extract::<Vec<Point>>()?, points);
        let said = |source| {
            Ok::<_, ffi_safe::PyError>(
                py.eval(source, None, None)?.extract::<Vec<Point>>().unwrap_err().to_string(),
            )
        };
        assert_eq!(said("[{'x': 1}]")?, "at `[0]`: cannot convert `dict` to `Point`: there is no y");
        assert_eq!(
            said("[{'x': ''}]")?,
            "at `[0][\"x\"]`: cannot convert `str` to `f64`, which takes a `float`"
        );
        assert_eq!(said("[1]")?, "at `[0]`: cannot convert `int` to `Bound<Dict>`, which takes a `dict`");
        Ok(())
    });
}
