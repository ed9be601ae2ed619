/** Whether a script of this page is missing or has failed: its forms then post by themselves (see main.js). */
export const broken = () => document.documentElement.dataset.script === "missing";
