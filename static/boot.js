// Starts the page: checks for WebAssembly, loads the module that the build names in this script's
// own attributes, and shows one of the messages of index.html where that does not work.
(function () {
  "use strict";
  var here = document.currentScript.dataset;

  function show(state, reason) {
    document.documentElement.dataset.boot = state;
    document.querySelectorAll("[data-boot]").forEach(function (part) {
      part.hidden = part.dataset.boot !== state;
    });
    var place = document.querySelector("[data-boot-reason]");
    if (place && reason) place.textContent = String(reason);
  }

  if (typeof WebAssembly !== "object" || typeof WebAssembly.instantiate !== "function") {
    show("no-wasm");
    return;
  }
  // Relative addresses are those of the page: `import` would take them from this file.
  var address = function (name) { return new URL(name, document.baseURI).href; };
  import(address(here.module))
    .then(function (module) { return module.default({ module_or_path: address(here.wasm) }); })
    .then(function () { document.documentElement.dataset.boot = "started"; })
    .catch(function (reason) {
      // Once the page itself is mounted, its own recovery screen speaks.
      if (document.querySelector("[data-boot]")) show("failed", reason);
      console.error(reason);
    });
})();
