import { execFile } from "node:child_process";

/** Names and drivers of the NVIDIA devices as nvidia-smi tells them, or undefined where it is missing or finds none. */
export function nvidiaDevices(): Promise<string | undefined> {
  const args = ["--query-gpu=name,driver_version", "--format=csv,noheader"];
  return new Promise((resolve) => {
    execFile("nvidia-smi", args, { timeout: 10_000, killSignal: "SIGKILL", encoding: "utf8" }, (error, stdout) => {
      const devices = stdout
        .trim()
        .split("\n")
        .map((line) => line.replace(", ", ", driver "));
      resolve(error === null && stdout.trim() !== "" ? devices.join("; ") : undefined);
    });
  });
}
