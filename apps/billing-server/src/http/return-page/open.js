// Opens MyBA once for each purchase: coming back, or a page that loads itself anew, must not open it again and again.
const link = document.querySelector("a[data-open-once]");
if (link) {
  const name = `opened ${link.dataset.openOnce}`;
  let isFirst = true;
  try {
    isFirst = sessionStorage.getItem(name) === null;
    sessionStorage.setItem(name, "1");
  } catch {
    // Where nothing may be stored, the button is there.
    isFirst = false;
  }
  // Not before the page is there: a browser stops loading where it asks whether to leave for another program.
  if (isFirst) addEventListener("load", () => setTimeout(() => link.click()));
}

// A browser that is sent to another program takes that for leaving, and no longer loads the page anew as it was told to.
const again = document.querySelector("meta[http-equiv=refresh]");
if (again) {
  const [, seconds, address] = /^(\d+);url=(.*)$/.exec(again.content);
  setTimeout(() => location.replace(address), Number(seconds) * 1000 + 500);
}
