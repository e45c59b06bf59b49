"""TorchRL's checks, rollouts and collector on one environment, on the batch and on both sides."""

import gymnasium
import torch

from sf2ai.envs import ROUND_ID, VersusEnv  # isort: skip - before PyTorch's TensorBoard writer

from tensordict.nn import TensorDictModule, TensorDictSequential
from torchrl.collectors import Collector
from torchrl.envs import GymEnv, GymWrapper, PettingZooWrapper, check_env_specs
from torchrl.envs.utils import MarlGroupMapType
from torchrl.modules import MLP, QValueModule
from torchrl.objectives import DQNLoss

BATCH = 6
STEPS = 700

torch.manual_seed(1)
one = GymWrapper(gymnasium.make(ROUND_ID, char="ryu", opponent="random"))
check_env_specs(one)
assert one.rollout(STEPS).batch_size[0] > 30
check_env_specs(GymEnv(f"sf2ai.envs:{ROUND_ID}", char="ken"))

# TorchRL prefers this mode; in SAME_STEP it wants every info of a reset in every step.
made = gymnasium.make_vec(ROUND_ID, num_envs=BATCH, autoreset_mode="Disabled", opponent="random")
seen = GymWrapper(made).rollout(STEPS, break_when_any_done=False)
assert seen.batch_size == (BATCH, STEPS), seen.batch_size
ended = int(seen["next", "done"].sum())
assert ended, "no round ended"
print("rounds ended:", ended, flush=True)

two = PettingZooWrapper(
    VersusEnv(("ryu", "ken")), return_state=True, group_map=MarlGroupMapType.ONE_GROUP_PER_AGENT
)
check_env_specs(two)
played = two.rollout(STEPS)
for side in ("p1", "p2"):
    chosen = played[side, "action"].unsqueeze(-1)
    assert played[side, "action_mask"].gather(-1, chosen).all(), f"{side} chose an illegal action"

features, actions = one.observation_spec["observation"].shape[-1], one.action_spec.shape[-1]
network = MLP(in_features=features, out_features=actions, num_cells=[64, 64])
values = TensorDictModule(network, in_keys=["observation"], out_keys=["action_value"])
policy = TensorDictSequential(values, QValueModule(spec=one.action_spec))
loss = DQNLoss(policy, action_space=one.action_spec)
optimiser = torch.optim.Adam(loss.parameters(), lr=1e-3)
collector = Collector(one, policy, frames_per_batch=200, total_frames=2_000)
for data in collector:
    found = loss(data.reshape(-1))["loss"]
    optimiser.zero_grad()
    found.backward()
    optimiser.step()
    assert torch.isfinite(found)
collector.shutdown()
print(f"check_env_specs for one side and for two; {ended} rounds in {BATCH} environments; DQN loss")
