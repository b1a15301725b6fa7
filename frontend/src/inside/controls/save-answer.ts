import { ApiError, type Credentials } from "../../shared/api";
import { saveBlob } from "./save-file";

/** Lets the browser save a file as the server writes it. Rejects with `ApiError`. */
export async function saveAnswer(session: Credentials, path: string, name: string): Promise<void> {
  const ask = () =>
    fetch(path, {
      headers: { Authorization: `Bearer ${session.token() ?? ""}` },
      credentials: "omit",
    });
  let answer = await ask().catch(() => null);
  if (answer?.status === 401 && (await session.renew?.())) answer = await ask().catch(() => null);
  if (!answer?.ok)
    throw new ApiError({ code: "unavailable", message: "The file could not be made. Please try again." });
  saveBlob(name, await answer.blob());
}
