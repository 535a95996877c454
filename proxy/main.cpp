// The composition root: the only place that sees both planes.
int main() { return 0; }
