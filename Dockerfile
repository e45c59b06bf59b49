# Trains and measures a fighter in two commands:
#   docker build -t sf2ai .
#   docker run --rm -v sf2ai-home:/home/fighter/sf2ai sf2ai train --char ryu --episodes 300
# The image was never built where it was written: that machine has no Docker.
FROM python:3.11-slim

RUN useradd --create-home fighter
WORKDIR /opt/sf2ai
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
COPY emulator_scripts ./emulator_scripts
RUN pip install --no-cache-dir .

USER fighter
ENV SF2AI_HOME=/home/fighter/sf2ai
# A volume that is mounted here for the first time takes the owner of this folder.
RUN mkdir -p /home/fighter/sf2ai
VOLUME /home/fighter/sf2ai
ENTRYPOINT ["sf2ai"]
CMD ["--help"]
