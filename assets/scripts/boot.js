// Tells the style sheet that scripts run. Runs before the page is painted; everything else waits.
document.documentElement.classList.add("js");
document.addEventListener("readystatechange", mark);
function mark() {
  if (!document.body || document.body.classList.contains("js-enabled")) return;
  document.body.classList.add("js-enabled");
  if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
}
mark();
