"""The address of a Kafka in, whether it answers out."""

import asyncio
import logging

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError


async def answers(broker: str, *, timeout_seconds: float = 5.0, **security: object) -> bool:
    """Ask for metadata once: a broker that only listens does not count.

    Args:
        broker: ``host:port``, several with commas.
        timeout_seconds: how long it may take.
        security: further arguments of aiokafka's client.
    """
    milliseconds = int(timeout_seconds * 1000)
    client = AIOKafkaClient(bootstrap_servers=broker.split(","), request_timeout_ms=milliseconds, **security)
    # That nobody answers is what is asked here, and no error to log.
    log = logging.getLogger("aiokafka.client")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        await asyncio.wait_for(client.bootstrap(), timeout_seconds)
        return bool(client.cluster.brokers())
    except (KafkaError, OSError, TimeoutError):
        return False
    finally:
        await client.close()
        log.setLevel(level)
