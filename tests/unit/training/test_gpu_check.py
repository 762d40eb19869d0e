import pytest

from lrvalley.errors import InputError
from lrvalley.training import gpu_check
from lrvalley.training.gpu_check import prepare_gpu


@pytest.fixture(params=[0, 1])
def gpus(request, monkeypatch):
    devices = request.param * ["GPU:0"]
    monkeypatch.setattr(gpu_check.tf.config, "list_physical_devices", lambda kind: devices)
    return request.param


@pytest.mark.parametrize(
    "resources", [{"gres": "gpu:1"}, {"gpu": 1}, {"gres": "gpu:a100:2"}]
)
def test_a_job_that_asked_for_a_gpu_has_one_or_stops(gpus, resources):
    if gpus:
        prepare_gpu(resources, {})
    else:
        asked = r"asked for a GPU \(g\w+: \S+\) and TensorFlow sees none"
        with pytest.raises(InputError, match=asked):
            prepare_gpu(resources, {"CUDA_VISIBLE_DEVICES": ""})


@pytest.mark.parametrize("resources", [{}, {"gpu": 0, "mem_mb": 1000}, {"gres": "nvme:1"}])
def test_a_job_that_asked_for_none_needs_none(gpus, resources):
    prepare_gpu(resources, {})


def test_the_cpu_can_be_allowed(gpus):
    prepare_gpu({"gres": "gpu:1"}, {gpu_check.ALLOW_CPU: "1"})


def test_tensorflow_is_told_to_take_only_the_memory_it_needs(gpus):
    environment = {}
    prepare_gpu({}, environment)
    assert environment == {"TF_FORCE_GPU_ALLOW_GROWTH": "true"}
