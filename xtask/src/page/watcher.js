// Runs before the page's own scripts: collects what no page should do.
window.__watched = [];
addEventListener("securitypolicyviolation", (event) =>
  __watched.push(`policy: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sourceFile || ""}:${event.lineNumber} ${event.sample || ""}`));
addEventListener("error", (event) => __watched.push(`error: ${event.message}`));
addEventListener("unhandledrejection", (event) => __watched.push(`rejection: ${event.reason}`));
