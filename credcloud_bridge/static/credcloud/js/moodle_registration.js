/* The closing page of a registration: tells Moodle that it is done (LTI Dynamic Registration 1.0, section 3.6). */
(() => {
  "use strict";
  const done = () => (window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
  document.getElementById("cc-close-registration").addEventListener("click", done);
})();
