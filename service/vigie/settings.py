"""The settings of a run. Instantiated by the command line and nowhere else."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment, each name with ``VIGIE_`` before it."""

    model_config = SettingsConfigDict(env_prefix="VIGIE_", extra="ignore")

    broker: str | None = Field(default=None, description="host:port[,host:port] of your Kafka; unset: an embedded one")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    tls_ca: Path | None = Field(
        default=None, description="PEM file of the authority that signed the broker's certificate"
    )
    tls_certificate: Path | None = Field(default=None, description="PEM file of this client's certificate")
    tls_key: Path | None = Field(default=None, description="PEM file of this client's key")
    replication_factor: int = Field(default=1, ge=1, description="copies of each topic that is created")
    namespace: str = Field(
        default="vigie", pattern=r"^[a-z0-9][a-z0-9-]{0,60}$", description="first word of all topics and groups"
    )
    partitions: int = Field(default=8, ge=1, le=1024, description="of each topic; cannot change once topics exist")
    folder: Path | None = Field(
        default=None, description="where the data lies; unset: .vigie here, else the user's folder"
    )
    kafka_jars: Path | None = Field(default=None, description="a folder that already holds the Kafka jars")
    maven_repository: str | None = Field(default=None, description="a mirror to fetch the Kafka jars from")
    metrics_port: int = Field(
        default=0, ge=0, le=65535, description="port of /metrics, /live and /ready; 0: a free one"
    )
    metrics_host: str = "127.0.0.1"
    extract_processes: int = Field(default=0, ge=0, le=64, description="processes that read articles; 0: one a core")
    archive: SecretStr | None = Field(
        default=None, description="SQLAlchemy URL of the archive (sqlite:///file, postgresql://…); unset: a file there"
    )
    archive_reader: str | None = Field(
        default=None, description="role of PostgreSQL that may read the views of the archive, and nothing else"
    )
    web_host: str = Field(default="127.0.0.1", description="where `vigie web` listens")
    web_port: int = Field(default=8750, ge=0, le=65535, description="port of the pages; 0: a free one")
    web_token: SecretStr | None = Field(
        default=None, description="who sends it may publish articles over HTTP; unset (and no file): nobody may"
    )
    web_token_file: Path | None = Field(default=None, description="a file that holds the token, as secrets are mounted")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"
