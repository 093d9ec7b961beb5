// Runs before the page's own scripts. Collects what no page should do.
window.__watched = [];
addEventListener("securitypolicyviolation", (event) =>
  __watched.push(`policy: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sourceFile || ""}:${event.lineNumber} ${event.sample || ""}`));
addEventListener("error", (event) => __watched.push(`error: ${event.message}`));
addEventListener("unhandledrejection", (event) => __watched.push(`rejection: ${event.reason}`));
// When the page said that it had drawn what was asked for.
new MutationObserver((_, observer) => {
  if (document.documentElement.dataset.ready !== "1") return;
  window.__ready = performance.now();
  observer.disconnect();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
