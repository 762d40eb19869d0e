"""What a step of each network costs."""

from lrvalley.config.networks import NETWORKS


def test_multiplications_are_those_of_the_layers():
    """5x5 convolutions on 28x28 pixels, each followed by 2x2 pooling; two dense layers."""

    def multiplications(first, second, dense):
        convolutions = 28**2 * 25 * first + 14**2 * 25 * first * second
        return convolutions + 7**2 * second * dense + dense * 10

    assert NETWORKS["article_cnn"].multiplications == multiplications(2, 4, 15)
    assert NETWORKS["tutorial_cnn"].multiplications == multiplications(32, 64, 1024)
