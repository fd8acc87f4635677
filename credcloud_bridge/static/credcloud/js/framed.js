/* In the head of every page: whether it stands in the instructor dashboard's frame. Then the dashboard
   is the header, and links that lead elsewhere leave the frame. */
(() => {
  "use strict";
  let frame = null;
  // Asking a page of another origin throws.
  try { frame = window.frameElement; } catch (error) { return; }
  // A frame of another site, such as a course page of Moodle, is a header too.
  if (!frame && window.parent !== window) { document.documentElement.classList.add("cc-in-lms"); }
  if (!frame || frame.dataset.ccFrame === undefined) { return; }
  document.documentElement.classList.add("cc-framed");
  const home = new URL(frame.dataset.ccFrame, location.href);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || link.hasAttribute("download")) { return; }
    const target = new URL(link.href, location.href);
    const stays = target.origin === home.origin && target.pathname.startsWith(home.pathname);
    if (!stays) { link.target = "_top"; }
  }, true);
})();
