// Make a picture small enough to travel: 2160 pixels on its long side, upright.

const LONG_SIDE = 2160;
const QUALITY = 0.92;
const FRAME_QUALITY = 0.8;

export async function shrink(file) {
  // what this browser cannot decode (HEIC, PDF) travels as it is
  if (!file.type.startsWith("image/") || !file.size) return file;
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  try {
    const scale = LONG_SIDE / Math.max(bitmap.width, bitmap.height);
    return scale < 1 ? ((await draw(bitmap, bitmap.width, bitmap.height, scale)) ?? file) : file;
  } finally {
    bitmap.close();
  }
}

export function grab(video) {
  const { videoWidth: width, videoHeight: height } = video;
  return draw(video, width, height, Math.min(1, LONG_SIDE / Math.max(width, height)));
}

// A small frame of a film, as the camera gave it: never mirrored.
export function frameOf(video, side) {
  const { videoWidth: width, videoHeight: height } = video;
  return draw(video, width, height, Math.min(1, side / Math.max(width, height)), FRAME_QUALITY);
}

function draw(source, width, height, scale, quality = QUALITY) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  // a transparent picture would turn black
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
}
