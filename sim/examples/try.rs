fn main() {
    let path = std::env::args().nth(1).unwrap();
    let file =
        sim::scenario::parse(&std::fs::read(path).unwrap()).unwrap_or_else(|p| panic!("{p:#?}"));
    for v in file.variants() {
        let model = std::rc::Rc::new(
            sim::scenario::compile(&file, &v.id, &[]).unwrap_or_else(|p| panic!("{p:#?}")),
        );
        let r = sim::record::Recording::whole(model.clone(), 7, vec![], 50000);
        for s in r.describe(0..r.len()) {
            println!(
                "{:>6} {:>14} {} {} m{:?} {:?} <- {:?}",
                s.row,
                s.at.0 as f64 / 1e9,
                model.nodes[s.node as usize].name,
                s.path,
                s.message,
                s.fact,
                s.because
            );
        }
        println!("{:?} {} {:x}", r.end(), r.len(), r.fingerprint());
    }
}
