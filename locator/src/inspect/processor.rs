//! Which level of x86-64 this processor has.

/// The processor has what `level` of x86-64 asks for (2, 3 or 4), told by the features that came last to each. Others
/// are had by every one.
#[cfg(target_arch = "x86_64")]
pub(crate) fn has_level(level: u8) -> bool {
    match level {
        2 => is_x86_feature_detected!("sse4.2") && is_x86_feature_detected!("popcnt"),
        3 => {
            is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("bmi2")
                && is_x86_feature_detected!("fma")
        }
        4 => {
            is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512cd")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
        }
        _ => true,
    }
}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn has_level(_: u8) -> bool {
    true
}

/// The level that a name such as `x86_64_v3-unknown-linux-gnu` asks for.
pub(crate) fn level_in(name: &str) -> Option<u8> {
    let (_, rest) = name.split_once("x86_64_v")?;
    let level = rest.chars().next()?.to_digit(10)?;
    u8::try_from(level).ok().filter(|level| (2..=4).contains(level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_from_names() {
        assert_eq!(level_in("cpython-3.13.5+freethreaded-linux-x86_64_v3-gnu"), Some(3));
        for name in ["x86_64-unknown-linux-gnu", "x86_64_v9-linux", "x86_64_v", ""] {
            assert_eq!(level_in(name), None, "{name}");
        }
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    fn a_level_is_had_with_those_below_it() {
        assert!(has_level(1));
        assert!(!has_level(3) || has_level(2));
        assert!(!has_level(4) || has_level(3));
    }
}
