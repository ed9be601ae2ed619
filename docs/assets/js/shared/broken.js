/** Whether a script of this page is missing or has failed in this browser: its forms then post by themselves, and main.js says so. */
export const broken = () => document.documentElement.dataset.script === "missing";
