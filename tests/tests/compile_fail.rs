//! What must not compile, each case with a twin that differs in the mistake alone.

#[test]
fn the_mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}
