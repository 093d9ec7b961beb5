use std::rc::Rc;
fn main() {
    let file =
        sim::scenario::parse(&std::fs::read(std::env::args().nth(1).unwrap()).unwrap()).unwrap();
    let model = Rc::new(sim::scenario::compile(&file, "a", &[]).unwrap());
    for i in 0..1 {
        let t = std::time::Instant::now();
        let m = sim::measure::measure(&model, i, &[], model.until, 100_000_000);
        let s = t.elapsed().as_secs_f64();
        print!(
            "meter {:.1} ns/customer ({:.2} M ev/s)  ",
            s * 1e9 / 500_000.0,
            1.0 / s
        );
        let t = std::time::Instant::now();
        let r = sim::record::Recording::whole(model.clone(), i, vec![], 100_000_000);
        let s2 = t.elapsed().as_secs_f64();
        println!(
            "rec {:.1} ns/customer  events {} {:x} {:x}",
            s2 * 1e9 / 500_000.0,
            m.world.applied(),
            m.world.fingerprint(),
            r.fingerprint()
        );
    }
}
