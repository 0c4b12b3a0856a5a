// Before anything is painted: the colours that the address or the system asks for.
"use strict";
document.documentElement.dataset.theme = /[#&]theme=(dark|light)/.exec(location.hash)?.[1] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
