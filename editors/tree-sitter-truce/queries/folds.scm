[(block) (grid)] @fold
